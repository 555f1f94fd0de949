package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Claims that are measured together, alternated with what they are compared to.
 *
 * @param name by which all of it can be chosen
 */
record Suite(String name, List<Claim> claims, Measurement measurement) {

    /** How it is done. */
    @FunctionalInterface
    interface Measurement {
        Outcome on(Stage stage) throws IOException, InterruptedException;
    }
}
