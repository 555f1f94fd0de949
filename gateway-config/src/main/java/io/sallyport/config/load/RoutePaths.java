package io.sallyport.config.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Where routes are; no request may belong to two. */
final class RoutePaths {

    private static final String WELL_KNOWN = "/.well-known";

    private final Problems problems;
    private final List<Taken> taken = new ArrayList<>();

    RoutePaths(final Problems problems) {
        this.problems = problems;
    }

    private record Taken(String path, Set<String> hosts, Position at) {

        boolean overlaps(final Taken other) {
            return path.equals(other.path)
                    && (hosts.isEmpty() || other.hosts.isEmpty() || !Collections.disjoint(hosts, other.hosts));
        }
    }

    void add(final String path, final Set<String> hosts, final Position at) {
        final Taken route = new Taken(path, Set.copyOf(hosts), at);
        if (path.equals(WELL_KNOWN) || path.startsWith(WELL_KNOWN + "/")) {
            problems.error(at, WELL_KNOWN + " is the gateway's own", "choose another path");
        }
        taken.stream()
                .filter(route::overlaps)
                .findFirst()
                .ifPresent(other -> problems.error(
                        at,
                        "overlaps another route at " + Quoted.text(path),
                        "at " + other.at + "; give them different paths or hosts"));
        taken.add(route);
    }
}
