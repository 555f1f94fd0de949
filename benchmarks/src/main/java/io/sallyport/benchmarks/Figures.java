package io.sallyport.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that was measured. */
record Figures(List<Result> single, Optional<Balanced> balanced) {

    /** Of every row. */
    List<Result> results() {
        return Stream.concat(single.stream(), balanced.stream().flatMap(part -> part.results().stream()))
                .toList();
    }
}
