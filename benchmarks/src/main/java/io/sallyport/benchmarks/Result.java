package io.sallyport.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured of a row: a sample for each round. */
record Result(Row row, List<Sample> samples) {

    double median(final ToDoubleFunction<Sample> value) {
        final var sorted = samples.stream().mapToDouble(value).sorted().toArray();
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether every request was answered by the upstream, and went the way that the row names. */
    boolean isHonest() {
        return samples.stream()
                .allMatch(sample -> sample.isHonest() && row.hops().fit(sample));
    }

    /** CPU per request in the last round as a share of that in the first one. */
    double drift() {
        return samples.getLast().cpuMicrosPerRequest() / samples.getFirst().cpuMicrosPerRequest();
    }
}
