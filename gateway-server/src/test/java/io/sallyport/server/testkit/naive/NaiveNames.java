package io.sallyport.server.testkit.naive;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What tools, prompts and resources of several servers are called. */
final class NaiveNames {

    private static final String SEPARATOR = "__";

    private final List<NaiveServer> servers;
    private final boolean prefixed;
    private final Map<String, NaiveServer> owners = new ConcurrentHashMap<>();

    /** Whose something is, and what its server calls it. */
    record Owned(NaiveServer server, String name) {}

    /** @param prefixed by the server's name; otherwise as they are, and the first server that lists a name has it */
    NaiveNames(final List<NaiveServer> servers, final boolean prefixed) {
        this.servers = servers;
        this.prefixed = prefixed;
    }

    /** Under which name it is listed, if at all. */
    Optional<String> published(final NaiveServer server, final String name) {
        if (prefixed) {
            return Optional.of(server.name() + SEPARATOR + name);
        }
        return server.equals(owners.computeIfAbsent(name, _ -> server)) ? Optional.of(name) : Optional.empty();
    }

    Optional<Owned> owner(final String name) {
        if (!prefixed) {
            return Optional.of(new Owned(owners.getOrDefault(name, servers.getFirst()), name));
        }
        final int end = name.indexOf(SEPARATOR);
        return servers.stream()
                .filter(server -> end >= 0 && server.name().equals(name.substring(0, end)))
                .map(server -> new Owned(server, name.substring(end + SEPARATOR.length())))
                .findFirst();
    }
}
