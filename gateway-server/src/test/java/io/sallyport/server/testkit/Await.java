package io.sallyport.server.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what another process does in its own time. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long LOOK_MILLIS = 50;

    private Await() {}

    /** Asks until the answer is as wanted, and returns it. */
    public static <T> T until(final Callable<T> question, final Predicate<T> wanted) throws Exception {
        return until(PATIENCE, question, wanted);
    }

    /** The same with another patience. */
    public static <T> T until(final Duration patience, final Callable<T> question, final Predicate<T> wanted)
            throws Exception {
        final long deadline = System.nanoTime() + patience.toNanos();
        T last = question.call();
        while (!wanted.test(last)) {
            if (System.nanoTime() > deadline || new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it did not become as wanted; last seen: " + last);
            }
            last = question.call();
        }
        return last;
    }
}
