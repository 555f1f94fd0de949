package io.sallyport.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What JMH has written as CSV: a score by the benchmark's name without its package, what a profiler says after a colon. */
record JmhTable(Map<String, Double> scores) {

    private static final int SCORE = 4;

    /** Of lines such as {@code "io.example.SomeBenchmark.some:gc.count","avgt",1,5,12.5,0.1,"us/op"}, after the names of columns. */
    static JmhTable parse(final List<String> lines) {
        final var scores = new HashMap<String, Double>();
        lines.stream().skip(1).map(line -> line.split(",", -1)).forEach(cells -> {
            final var name = cells[0].replace("\"", "").replaceFirst("^[a-z.0-9]+\\.", "");
            scores.put(name, Double.parseDouble(cells[SCORE]));
        });
        return new JmhTable(Map.copyOf(scores));
    }

    /** Time of one operation; not a number where it was not measured. */
    double micros(final String benchmark) {
        return scores.getOrDefault(benchmark, Double.NaN);
    }

    /** Bytes allocated for one operation; not a number where that was not measured. */
    double bytes(final String benchmark) {
        return scores.getOrDefault(benchmark + ":gc.alloc.rate.norm", Double.NaN);
    }
}
