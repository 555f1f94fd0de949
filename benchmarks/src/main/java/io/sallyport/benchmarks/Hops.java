package io.sallyport.benchmarks;

import java.io.IOException;

/**
 * Whether the calls of a row go from the replica that gets them to another one: all or none of them do.
 *
 * @param relayed how many have so far, by the replicas' own count
 */
record Hops(Counter relayed, boolean all) {

    static final Hops NONE = new Hops(() -> 0, false);

    /** Something that is counted elsewhere. */
    @FunctionalInterface
    interface Counter {
        long soFar() throws IOException, InterruptedException;
    }

    boolean fit(final Sample sample) {
        return all ? sample.relayed() >= sample.counted().requests() : sample.relayed() == 0;
    }
}
