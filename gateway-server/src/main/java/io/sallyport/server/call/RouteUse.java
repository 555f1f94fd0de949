package io.sallyport.server.call;

import java.util.concurrent.atomic.LongAdder;

/**
 * Whether calls still run on a route, so that what it is made of is let go only after the last. A stream that a client
 * holds open is no call.
 */
public final class RouteUse {

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    void begun() {
        begun.increment();
    }

    void ended() {
        ended.increment();
    }

    /** Exact once no call begins any more. */
    public boolean isBusy() {
        // Read in this order, an end that is missed makes it look busy, never idle.
        final long over = ended.sum();
        return begun.sum() > over;
    }
}
