package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two builds, measured in turns: every figure of each is the median over its turns. */
final class Comparison {

    private final Map<Claim, List<Double>> before = new LinkedHashMap<>();
    private final Map<Claim, List<Double>> now = new LinkedHashMap<>();

    /** Measures each suite with both, beginning with another one each time. */
    static Comparison of(final Kit base, final Kit kit, final List<Suite> suites) throws InterruptedException {
        final var comparison = new Comparison();
        final int turns = kit.settings().rounds();
        for (int turn = 0; turn < turns; turn++) {
            kit.progress().println("turn " + (turn + 1) + " of " + turns);
            final boolean baseFirst = turn % 2 == 0;
            comparison.measure(baseFirst ? base : kit, baseFirst, suites);
            comparison.measure(baseFirst ? kit : base, !baseFirst, suites);
        }
        return comparison;
    }

    private void measure(final Kit kit, final boolean isBase, final List<Suite> suites) throws InterruptedException {
        for (final var part : new Run(kit.once(), _ -> {}).measure(suites)) {
            part.outcome().notes().forEach(kit.progress()::println);
            part.outcome().figures().forEach(figure -> add(figure, isBase));
        }
    }

    void add(final Figure figure, final boolean isBase) {
        (isBase ? before : now)
                .computeIfAbsent(figure.claim(), _ -> new ArrayList<>())
                .add(figure.value());
    }

    String markdown() {
        final var lines = new ArrayList<String>();
        lines.add("| row | unit | base | now | now ÷ base |");
        lines.add("|---|---|--:|--:|--:|");
        before.forEach((claim, values) -> {
            if (now.containsKey(claim)) {
                final double base = median(values);
                final double ours = median(now.getOrDefault(claim, List.of()));
                lines.add("| " + claim.text() + " | " + claim.unit() + " | " + Goal.number(base) + " | "
                        + Goal.number(ours) + " | " + (base == 0 ? "–" : Goal.number(ours / base)) + " |");
            }
        });
        return String.join("\n", lines);
    }

    private static double median(final List<Double> values) {
        return Result.median(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }
}
