package io.sallyport.server.upstream.stdio;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a process that ended is started again: ever longer, and never as long as others wait. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 7;

    private final RandomGenerator random;
    private int failures;

    Backoff(final RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        final long around = FIRST.toMillis() << Math.min(failures++, MOST_DOUBLINGS);
        return Duration.ofMillis(around / 2 + random.nextLong(around));
    }

    void reset() {
        failures = 0;
    }
}
