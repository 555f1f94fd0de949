package io.sallyport.server.listener;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, and whether one more may be. */
final class ConnectionCount {

    private final AtomicInteger open = new AtomicInteger();

    /** Counts one more connection, unless {@code max} are open. */
    boolean enter(final int max) {
        if (open.incrementAndGet() <= max) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void leave() {
        open.decrementAndGet();
    }

    int open() {
        return open.get();
    }
}
