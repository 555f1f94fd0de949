package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What of the requests of typical sessions replicas take to one another where each request goes to the next replica.
 *
 * @param requests sent by clients
 * @param relayed of them, by the replicas' own count
 */
record Share(long requests, long relayed) {

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
            final var running = new ArrayList<Future<Void>>();
            for (int caller = 0; caller < callers.count(); caller++) {
                running.add(threads.submit(sessions(callers, caller, balancer, sessions)));
            }
            for (final var future : running) {
                future.get();
            }
        } catch (final ExecutionException e) {
            throw new IOException("a typical session: " + e.getCause(), e);
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
