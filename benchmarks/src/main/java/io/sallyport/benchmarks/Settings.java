package io.sallyport.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param quick whether what takes long is to be done on a smaller scale
 * @param warmUp of load on a gateway that has seen none, before anything counts
 * @param longestWarmUp of one way through a gateway, until a call costs no less than before
 * @param window of one measurement
 * @param rounds in which every row is measured once
 * @param connections of the load generator, each with one request at a time
 */
record Settings(boolean quick, Duration warmUp, Duration longestWarmUp, Duration window, int rounds, int connections) {

    static final Settings FULL =
            new Settings(false, Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(4), 5, 32);
    static final Settings QUICK =
            new Settings(true, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), 3, 32);

    /** Until as many were undisturbed as are wanted: on a busy machine for twice as long, not for ever. */
    int mostRounds() {
        return quick ? rounds : 2 * rounds;
    }

    /** Of calls of 1 KB, until a process has the memory that each has in the end, whatever else is asked of it. */
    Duration ageing() {
        return Duration.ofSeconds(quick ? 5 : 20);
    }

    Settings once() {
        return new Settings(quick, warmUp, longestWarmUp, window, 1, connections);
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + window.toSeconds() + " s per row, " + connections + " connections, warm-up "
                + warmUp.toSeconds() + " s per gateway and up to " + longestWarmUp.toSeconds()
                + " s per way through it, until a call costs hardly less than before";
    }
}
