package io.sallyport.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What was measured of a row: a sample for each round.
 *
 * @param leftOut samples that count for nothing, because others used more of the core meanwhile
 */
record Result(Row row, List<Sample> samples, List<Sample> leftOut) {

    double median(final ToDoubleFunction<Sample> value) {
        return median(samples.stream().mapToDouble(value).sorted().toArray());
    }

    /** The median of this as a multiple of that of another. */
    double over(final Result other, final ToDoubleFunction<Sample> value) {
        return median(value) / other.median(value);
    }

    /** CPU per request, as a multiple. */
    double cpuOver(final Result other) {
        return over(other, Sample::cpuMicrosPerRequest);
    }

    double p99Millis() {
        return median(sample -> sample.counted().p99()) / 1e3;
    }

    /** Whether every sample is what the row says, left out or not. */
    boolean isHonest() {
        return !samples.isEmpty()
                && Stream.concat(samples.stream(), leftOut.stream()).allMatch(row::isHonest);
    }

    /** CPU per request in the last round as a share of that in the first one. */
    double drift() {
        return samples.isEmpty()
                ? 1
                : samples.getLast().cpuMicrosPerRequest() / samples.getFirst().cpuMicrosPerRequest();
    }

    /** No number where there is nothing. */
    static double median(final double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
