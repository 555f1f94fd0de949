package io.sallyport.server.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others do in their own time. */
final class Eventually {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(20);

    private Eventually() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    static void holds(final String what, final Condition condition) throws Exception {
        final long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come about: " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
