package io.sallyport.benchmarks;

import java.util.List;

/**
 * What came of a suite.
 *
 * @param results of rows that were loaded, with all their samples
 * @param figures of its claims; fewer, where one could not be measured
 * @param notes why not, and what else a reader must know
 * @param isWhole whether nothing went wrong
 */
record Outcome(List<Result> results, List<Figure> figures, List<String> notes, boolean isWhole) {

    static Outcome of(final List<Result> results, final List<Figure> figures) {
        return new Outcome(results, figures, List.of(), true);
    }

    /** Something it needs is not here. */
    static Outcome skipped(final String reason) {
        return new Outcome(List.of(), List.of(), List.of(reason), true);
    }

    static Outcome failed(final String reason) {
        return new Outcome(List.of(), List.of(), List.of(reason), false);
    }

    Outcome noting(final List<String> more) {
        return new Outcome(results, figures, more, isWhole);
    }
}
