package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures every row once a round, in another order each time: what drifts on the machine meets them all. */
final class Rounds {

    private final Stage stage;
    private final Kit kit;

    Rounds(final Stage stage, final Kit kit) {
        this.stage = stage;
        this.kit = kit;
    }

    /**
     * @return a result for each row; one that failed has none of its samples, and the others go on. What others of the
     *     machine have disturbed is measured again
     */
    Results measure(final List<Row> rows) throws InterruptedException {
        final var all = rows.stream().map(Taken::new).toList();
        final var working = new ArrayList<Taken>();
        for (final var taken : all) {
            if (succeeds(taken.row(), () -> warmUp(taken.row()))) {
                working.add(taken);
            }
        }
        final int wanted = kit.settings().rounds();
        for (int round = 0; round < kit.settings().mostRounds(); round++) {
            final var due = new ArrayList<>(working);
            due.removeIf(taken -> taken.hasCalm(wanted));
            if (due.isEmpty()) {
                break;
            }
            kit.progress().println("  round " + (round + 1) + (round < wanted ? " of " + wanted : again(due)));
            Collections.rotate(due, round);
            for (final var taken : due) {
                if (!succeeds(
                        taken.row(),
                        () -> taken.add(sample(taken.row(), kit.settings().window())))) {
                    taken.forget();
                    working.remove(taken);
                }
            }
        }
        return new Results(all.stream().map(taken -> taken.result(wanted)).toList());
    }

    private static String again(final List<Taken> due) {
        return ", of " + due.size() + " rows that others disturbed";
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
