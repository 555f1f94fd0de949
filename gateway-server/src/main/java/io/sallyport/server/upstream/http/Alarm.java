package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer on a loop for deadlines that mostly move away: it is only set anew when one moves nearer. */
final class Alarm {

    private static final long LONGEST_NAP = TimeUnit.DAYS.toNanos(1);

    private final EventLoop loop;
    private final Runnable ring;
    private @Nullable Future<?> timer;
    private long rings;

    /** @param ring is to look at the clock: it may come early */
    Alarm(final EventLoop loop, final Runnable ring) {
        this.loop = loop;
        this.ring = ring;
    }

    /** Rings no later than this many nanoseconds from now. */
    void within(final long nanos, final long now) {
        final long left = Math.clamp(nanos, 0, LONGEST_NAP);
        if (timer != null) {
            if (rings - now <= left) {
                return;
            }
            timer.cancel(false);
        }
        rings = now + left;
        timer = loop.schedule(this::rings, left, TimeUnit.NANOSECONDS);
    }

    private void rings() {
        timer = null;
        ring.run();
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
