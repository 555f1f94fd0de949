package io.sallyport.benchmarks;

import java.util.List;

/** What was measured of rows together, in the order they were given. */
record Results(List<Result> all) {

    /** @throws IllegalArgumentException for a row that was not among them */
    Result of(final Row row) {
        return all.stream()
                .filter(result -> result.row().equals(row))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(row.name() + " was not measured"));
    }
}
