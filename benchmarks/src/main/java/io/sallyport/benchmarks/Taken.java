package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The samples of a row so far. For use by one thread. */
final class Taken {

    private final Row row;
    private final List<Sample> samples = new ArrayList<>();

    Taken(final Row row) {
        this.row = row;
    }

    Row row() {
        return row;
    }

    void add(final Sample sample) {
        samples.add(sample);
    }

    void forget() {
        samples.clear();
    }

    /** Whether as many of them were left alone by others. */
    boolean hasCalm(final int wanted) {
        return samples.stream().filter(row::isCalm).count() >= wanted;
    }

    /** As many as are wanted, those in which others used the least of the core; the rest is left out, and said to be. */
    Result result(final int wanted) {
        final var calmest = IntStream.range(0, samples.size())
                .boxed()
                .sorted(Comparator.comparingDouble(at -> samples.get(at).disturbed()))
                .limit(wanted)
                .collect(Collectors.toSet());
        return new Result(row, chosen(calmest::contains), chosen(at -> !calmest.contains(at)));
    }

    private List<Sample> chosen(final IntPredicate which) {
        return IntStream.range(0, samples.size())
                .filter(which)
                .mapToObj(samples::get)
                .toList();
    }
}
