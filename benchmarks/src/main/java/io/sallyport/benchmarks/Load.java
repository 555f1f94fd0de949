package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A load generator, with what it sends. */
@FunctionalInterface
interface Load {

    /** What was counted in its time; latencies in microseconds, 0 where nobody knows. */
    record Counted(long requests, long micros, long p50, long p99, long failed) {}

    /** Loads an address for a time and returns when the generator has gone. */
    Counted run(URI url, Duration window) throws IOException, InterruptedException;
}
