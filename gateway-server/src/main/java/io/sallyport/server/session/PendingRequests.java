package io.sallyport.server.session;

import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Upstream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What servers have asked a session's client and not been answered yet, by the ids the client sees. An answer takes its
 * request out, so that none is given twice. Any thread.
 */
public final class PendingRequests {

    private static final int MOST = 1_000;

    private final Map<RequestId, Pending> byId = new ConcurrentHashMap<>();

    /**
     * A request of a server.
     *
     * @param id the server's own
     * @param token the server's own for progress, where it wants to hear of any
     */
    public record Pending(
            Upstream upstream,
            LiveEndpoint endpoint,
            Optional<UpstreamPin> pin,
            RequestId id,
            Optional<RequestId> token) {}

    /** Notes a request; false where too many wait already. */
    public boolean add(final RequestId id, final Pending pending) {
        return byId.size() < MOST && byId.putIfAbsent(id, pending) == null;
    }

    /** Whose that id is, once. */
    public Optional<Pending> take(final RequestId id) {
        return Optional.ofNullable(byId.remove(id));
    }

    /** Whose that id is, for news of a request that still waits. */
    public Optional<Pending> find(final RequestId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The client's id for a request that a server names by its own; it is not waited for any more. */
    public Optional<RequestId> takeByOwn(final Upstream upstream, final RequestId own) {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue().upstream() == upstream
                        && entry.getValue().id().equals(own))
                .map(Map.Entry::getKey)
                .findFirst()
                .filter(id -> byId.remove(id) != null);
    }
}
