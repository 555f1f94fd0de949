package io.sallyport.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param quick whether what takes long is to be done on a smaller scale
 * @param warmUp of load on each of the gateway's listeners, before anything counts
 * @param warmUps that replicas on one core get at most, until a call costs no less than after the one before
 * @param window of one measurement
 * @param rounds in which every row is measured once
 * @param connections of the load generator, each with one request at a time
 */
record Settings(boolean quick, Duration warmUp, int warmUps, Duration window, int rounds, int connections) {

    static final Settings FULL = new Settings(false, Duration.ofSeconds(90), 4, Duration.ofSeconds(8), 5, 32);
    static final Settings QUICK = new Settings(true, Duration.ofSeconds(5), 1, Duration.ofSeconds(2), 3, 32);

    Settings once() {
        return new Settings(quick, warmUp, warmUps, window, 1, connections);
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + window.toSeconds() + " s per row, " + connections + " connections, warm-up "
                + warmUp.toSeconds() + " s per way through a gateway, up to " + warmUps
                + " times that per row of replicas";
    }
}
