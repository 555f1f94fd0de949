package io.sallyport.server.call;

import java.util.concurrent.atomic.AtomicInteger;

/** How many calls run now, and whether the gateway still opens sessions. */
public final class LiveCalls {

    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean draining;

    void begun() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    public int running() {
        return running.get();
    }

    public boolean isDraining() {
        return draining;
    }

    /** From now on no session is opened. */
    public void drain() {
        draining = true;
    }
}
