package io.sallyport.server.listener;

import java.util.concurrent.TimeUnit;

/** Counts one connection's requests second by second. Confined to the connection's event loop. */
final class RequestRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private long secondStarted;
    private int taken;

    RequestRate(final int perSecond, final long nanos) {
        this.perSecond = perSecond;
        this.secondStarted = nanos;
    }

    /** Counts a request; the nanoseconds to wait before going on, 0 if there is no need to. */
    long take(final long nanos) {
        if (nanos - secondStarted >= SECOND) {
            secondStarted = nanos;
            taken = 0;
        }
        taken++;
        return taken <= perSecond ? 0 : secondStarted + SECOND - nanos;
    }
}
