package io.sallyport.server.session;

import io.sallyport.mcp.RequestId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The calls of one session that run now, by their typed ids, so that a cancellation finds the one it means. */
public final class InFlightCalls {

    private static final int MOST_EARLY = 64;
    private static final int LONGEST_ID = 256;
    private static final long EARLY_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MostlyOne<RequestId, Cancellable> calls = new MostlyOne<>();
    /** When a cancellation came for a request that was not there: by then it may also have been answered. */
    private final RareMap<RequestId, Long> early = new RareMap<>();

    /** A call that can be told of its cancellation. */
    @FunctionalInterface
    public interface Cancellable {

        /** Passes the client's {@code notifications/cancelled} on. */
        void cancelled(byte[] notification);
    }

    /** Notes a call; false where one of the same id still runs, which the protocol forbids. */
    public boolean begin(final RequestId id, final Cancellable call) {
        return calls.putIfAbsent(id, call);
    }

    /**
     * Cancels the call of that id, or the one that a cancellation has overtaken on its way.
     *
     * @return whether it ran here
     */
    public boolean cancel(final RequestId id, final byte[] notification) {
        final boolean ran = cancelRunning(id, notification);
        if (!ran && id.json().length() <= LONGEST_ID) {
            early.put(id, System.nanoTime(), MOST_EARLY);
            // Its request may have come between the two looks, and have looked before it could see this.
            if (calls.get(id).isPresent() && early.remove(id).isPresent()) {
                return cancelRunning(id, notification);
            }
        }
        return ran;
    }

    private boolean cancelRunning(final RequestId id, final byte[] notification) {
        final var call = calls.get(id);
        call.ifPresent(found -> found.cancelled(notification));
        return call.isPresent();
    }

    /** Whether its cancellation came before the request, not long ago; true once. */
    public boolean cancelledBefore(final RequestId id) {
        return early.remove(id)
                .filter(came -> System.nanoTime() - came < EARLY_NANOS)
                .isPresent();
    }

    /** The requests that were called off lately and were not here: they may be about to begin elsewhere. */
    List<RequestId> calledOffEarly() {
        return early.entries().entrySet().stream()
                .filter(entry -> System.nanoTime() - entry.getValue() < EARLY_NANOS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Forgets that call; another that runs under the same id stays. */
    public void end(final RequestId id, final Cancellable call) {
        calls.remove(id, call);
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }
}
