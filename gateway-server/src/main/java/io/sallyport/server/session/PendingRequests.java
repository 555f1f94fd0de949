package io.sallyport.server.session;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Upstream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What servers have asked a session's client and not been answered yet, by the ids the client sees. An answer takes its
 * request out, so that none is given twice. Any thread.
 */
public final class PendingRequests {

    private static final int MOST = 1_000;

    private final Map<RequestId, Pending> byId = new ConcurrentHashMap<>();

    /** Who waits for an answer. */
    public sealed interface Pending {

        /**
         * A session upstream, whose server has sent a request.
         *
         * @param id the server's own
         * @param token the server's own for progress, where it wants to hear of any
         */
        record OfSession(
                Upstream upstream,
                LiveEndpoint endpoint,
                Optional<UpstreamPin> pin,
                RequestId id,
                Optional<RequestId> token)
                implements Pending {}

        /** A call whose server has no sessions; on any thread. */
        record OfCall(Consumer<Envelope> answered) implements Pending {}
    }

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
                .filter(entry -> entry.getValue() instanceof Pending.OfSession asked
                        && asked.upstream() == upstream
                        && asked.id().equals(own))
                .map(Map.Entry::getKey)
                .findFirst()
                .filter(id -> byId.remove(id) != null);
    }
}
