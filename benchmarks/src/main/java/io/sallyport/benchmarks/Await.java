package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** Waits for what happens elsewhere. */
final class Await {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private Await() {}

    /** Something that is looked at again and again. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** @throws IOException when it does not come true in two minutes */
    static void until(final Condition condition, final String what) throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited in vain until " + what);
            }
            Thread.sleep(POLL);
        }
    }
}
