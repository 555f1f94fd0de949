package io.sallyport.server.upstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads to look names up on. A lookup can hang for long inside the platform's resolver, and would hold a virtual
 * thread's carrier that whole time: with two cores, two dead names would stop every virtual thread of the process. So
 * these are platform threads, few, and gone when there is nothing to look up.
 */
public final class LookupThreads {

    private static final int THREADS = 8;
    private static final int QUEUE = 256;
    private static final long KEPT_SECONDS = 10;

    private LookupThreads() {}

    /**
     * Starts a pool of its own; past its bound it rejects.
     *
     * @param name of the threads, a number follows
     */
    public static ExecutorService start(final String name) {
        final var threads = Thread.ofPlatform().name(name, 0).daemon().factory();
        final var executor = new ThreadPoolExecutor(
                THREADS, THREADS, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
