package io.sallyport.server.session;

import io.sallyport.mcp.RequestId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of one session that run now, by their typed ids, so that a cancellation finds the one it means. */
public final class InFlightCalls {

    private final Map<RequestId, Cancellable> calls = new ConcurrentHashMap<>();

    /** A call that can be told of its cancellation. */
    @FunctionalInterface
    public interface Cancellable {

        /** Passes the client's {@code notifications/cancelled} on. */
        void cancelled(byte[] notification);
    }

    /** Notes a call; false where one of the same id still runs, which the protocol forbids. */
    public boolean begin(final RequestId id, final Cancellable call) {
        return calls.putIfAbsent(id, call) == null;
    }

    /** Forgets that call; another that runs under the same id stays. */
    public void end(final RequestId id, final Cancellable call) {
        calls.remove(id, call);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    public Optional<Cancellable> find(final RequestId id) {
        return Optional.ofNullable(calls.get(id));
    }
}
