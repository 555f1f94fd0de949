package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A load generator for where wrk is missing: threads of this process, plain connections. It shows that a row can be
 * measured; what it costs itself is far too much for its figures to be quoted.
 */
record ThreadLoad(Script script, int connections, Duration patience) implements Load {

    @Override
    public Counted run(final URI url, final Duration window) throws IOException, InterruptedException {
        final long begun = System.nanoTime();
        final long end = begun + window.toNanos();
        final var ids = new AtomicInteger();
        final var failed = new LongAdder();
        final var client = new RawClient(url.getPort(), url.getPath());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var running = threads.invokeAll(IntStream.range(0, connections)
                    .<Callable<long[]>>mapToObj(_ -> () -> ask(client, ids, end, failed))
                    .toList());
            final long[] nanos = all(running);
            final long micros = (System.nanoTime() - begun) / 1000;
            return new Counted(nanos.length, micros, percentile(nanos, 50), percentile(nanos, 99), failed.sum());
        }
    }

    /** One connection's requests, one after the other: how long each took. */
    private long[] ask(final RawClient client, final AtomicInteger ids, final long end, final LongAdder failed)
            throws IOException {
        final var nanos = LongStream.builder();
        try (var connection = client.connect(patience)) {
            while (System.nanoTime() < end) {
                final int id = ids.incrementAndGet();
                final var request = script.requests().get(id % script.requests().size());
                final long asked = System.nanoTime();
                if (connection.exchange(request, id).startsWith("HTTP/1.1 200 ")) {
                    nanos.add(System.nanoTime() - asked);
                } else {
                    failed.increment();
                }
            }
        }
        return nanos.build().toArray();
    }

    private static long[] all(final Iterable<Future<long[]>> running) throws IOException, InterruptedException {
        final var nanos = LongStream.builder();
        for (final var one : running) {
            try {
                Arrays.stream(one.get()).forEach(nanos);
            } catch (final ExecutionException e) {
                throw new IOException("a connection broke: " + e.getCause(), e);
            }
        }
        return nanos.build().sorted().toArray();
    }

    private static long percentile(final long[] sorted, final int percent) {
        return sorted.length == 0 ? 0 : sorted[sorted.length * percent / 100] / 1000;
    }
}
