package io.sallyport.benchmarks;

import java.time.Duration;

/**
 * One row in one round.
 *
 * @param cpu of the proxy within the window
 * @param taken of the proxy's core within the window, by anyone
 * @param answered calls and lists that the upstream was asked for meanwhile
 * @param relayed requests that replicas have taken to others meanwhile
 */
record Sample(Load.Counted counted, Duration cpu, Duration taken, long answered, long relayed) {

    double perSecond() {
        return counted.requests() * 1e6 / counted.micros();
    }

    double cpuMicrosPerRequest() {
        return cpu.toNanos() / 1e3 / Math.max(1, counted.requests());
    }

    /** How much of its core the proxy used, 0 to 1. */
    double busy() {
        return cpu.toNanos() / 1e3 / counted.micros();
    }

    /** How much of the proxy's core somebody else used, 0 to 1. */
    double disturbed() {
        return Math.max(0, taken.minus(cpu).toNanos() / 1e3 / counted.micros());
    }
}
