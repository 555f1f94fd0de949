package io.sallyport.server.federation;

import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.upstream.Upstream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a route publishes: its members merged into one server, for clients of each combination of capabilities.
 */
public final class VirtualServer implements AutoCloseable {

    private final String route;
    private final List<Member> members;
    private final List<Upstream> upstreams;
    private final ChangeListener changed;
    private final Map<Integer, ServerView> views = new ConcurrentHashMap<>();

    /** Hears what has changed for clients of which capabilities. */
    @FunctionalInterface
    public interface ChangeListener {

        void changed(VirtualServer server, int capabilities, List<Kind> kinds);
    }

    public VirtualServer(final String route, final List<Member> members, final ChangeListener changed) {
        this.route = route;
        this.members = List.copyOf(members);
        this.upstreams = members.stream().map(Member::upstream).toList();
        this.changed = changed;
        view(0);
    }

    public List<Upstream> upstreams() {
        return upstreams;
    }

    public List<Member> members() {
        return members;
    }

    /** What clients of these capabilities see. */
    public ServerView view(final int capabilities) {
        final int listed = ClientCapabilities.listedBy(capabilities);
        final var known = views.get(listed); // takes no lock, as computeIfAbsent may
        return known != null
                ? known
                : views.computeIfAbsent(
                        listed, key -> new ServerView(route, members, key, kinds -> changed.changed(this, key, kinds)));
    }

    @Override
    public void close() {
        views.values().forEach(ServerView::close);
    }
}
