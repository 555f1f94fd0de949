package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Measures every row once a round, in another order each time: what drifts on the machine meets them all. */
final class Rounds {

    private final Stage stage;
    private final Kit kit;

    Rounds(final Stage stage, final Kit kit) {
        this.stage = stage;
        this.kit = kit;
    }

    /** @return a result for each row; one that failed has the samples that were taken until then, and the others go on */
    Results measure(final List<Row> rows) throws InterruptedException {
        final var samples = new LinkedHashMap<Row, List<Sample>>();
        rows.forEach(row -> samples.put(row, new ArrayList<>()));
        final var working = new ArrayList<Row>();
        for (final var row : rows) {
            if (succeeds(row, () -> warmUp(row))) {
                working.add(row);
            }
        }
        for (int round = 0; round < kit.settings().rounds(); round++) {
            kit.progress()
                    .println("  round " + (round + 1) + " of " + kit.settings().rounds());
            final var order = new ArrayList<>(working);
            Collections.rotate(order, round);
            for (final var row : order) {
                final var taken = samples.getOrDefault(row, List.of());
                if (!succeeds(row, () -> taken.add(sample(row, kit.settings().window())))) {
                    taken.clear();
                    working.remove(row);
                }
            }
        }
        return new Results(rows.stream()
                .map(row -> new Result(row, samples.getOrDefault(row, List.of())))
                .toList());
    }

    /** Something that is done with a row. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private boolean succeeds(final Row row, final Work work) throws InterruptedException {
        try {
            work.run();
            return true;
        } catch (final IOException | IllegalArgumentException e) {
            kit.progress().println("  " + row.name() + " FAILED: " + e.getMessage());
            return false;
        }
    }

    private void warmUp(final Row row) throws IOException, InterruptedException {
        stage.warmUp().run(row);
        stage.dropAccessLogs();
    }

    private Sample sample(final Row row, final Duration window) throws IOException, InterruptedException {
        final long answeredBefore = stage.asked();
        final long relayedBefore = row.hops().relayed().soFar();
        final var takenBefore = CoreClock.taken(kit.cores().proxy());
        final var cpuBefore = row.cpu();
        final var counted = row.load().run(row.url(), window);
        final var sample = new Sample(
                counted,
                row.cpu().minus(cpuBefore),
                CoreClock.taken(kit.cores().proxy()).minus(takenBefore),
                stage.asked() - answeredBefore,
                row.hops().relayed().soFar() - relayedBefore);
        stage.dropAccessLogs();
        return sample;
    }
}
