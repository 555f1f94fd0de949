package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What of the requests of typical sessions replicas take to one another where each request goes to the next replica.
 *
 * @param requests sent by clients
 * @param relayed of them, by the replicas' own count
 */
record Share(long requests, long relayed) {

    /** A body has no deadline in Java's client, and a stream that never ends would hold up the run. */
    private static final int MOST_MINUTES = 10;

    /** 0 to 1. */
    double share() {
        return (double) relayed / Math.max(1, requests);
    }

    /**
     * Runs sessions of all callers at once, so that their requests mix.
     *
     * @param sessions of each caller, one after the other
     */
    static Share measure(final Replicas replicas, final Callers callers, final int sessions)
            throws IOException, InterruptedException {
        final var balancer = new RoundRobin(replicas.urls());
        final long before = replicas.relayed();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var all = IntStream.range(0, callers.count())
                    .mapToObj(caller -> sessions(callers, caller, balancer, sessions))
                    .toList();
            for (final var future : threads.invokeAll(all, MOST_MINUTES, TimeUnit.MINUTES)) {
                future.get();
            }
        } catch (final ExecutionException e) {
            throw new IOException("a typical session: " + e.getCause(), e);
        } catch (final CancellationException e) {
            throw new IOException("typical sessions were not over after " + MOST_MINUTES + " minutes", e);
        }
        return new Share(balancer.turns(), replicas.relayed() - before);
    }

    private static Callable<Void> sessions(
            final Callers callers, final int caller, final RoundRobin balancer, final int sessions) {
        return () -> {
            for (int session = 0; session < sessions; session++) {
                new TypicalSession(callers.client(caller, balancer::next)).run();
            }
            return null;
        };
    }
}
