package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Claims that are measured together, alternated with what they are compared to.
 *
 * @param name by which all of it can be chosen
 * @param cost how long it takes
 * @param shares whether it may be measured with the gateway that others have left warm
 */
record Suite(String name, List<Claim> claims, Cost cost, boolean shares, Measurement measurement) {

    /** How it is done. */
    @FunctionalInterface
    interface Measurement {
        Outcome on(Stage stage) throws IOException, InterruptedException;
    }

    /** One with gateways of its own. */
    static Suite alone(final String name, final List<Claim> claims, final Cost cost, final Measurement measurement) {
        return new Suite(name, claims, cost, false, measurement);
    }

    static Suite sharing(final String name, final List<Claim> claims, final Cost cost, final Measurement measurement) {
        return new Suite(name, claims, cost, true, measurement);
    }
}
