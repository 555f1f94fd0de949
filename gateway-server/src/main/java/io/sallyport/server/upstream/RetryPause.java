package io.sallyport.server.upstream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, half of it by chance, never more than a second. */
public final class RetryPause {

    private static final long FIRST_MILLIS = 100;
    private static final long MOST_MILLIS = 1_000;
    private static final int MOST_DOUBLINGS = 4;

    private RetryPause() {}

    /** @param attempt how many there have been, from 1 */
    public static Duration after(final int attempt, final RandomGenerator random) {
        final long whole = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(attempt - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
