package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** Measures every row once a round, in another order each time: what drifts on the machine meets them all. */
final class Rounds {

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** What it costs less from here on is noise. */
    private static final double SETTLED = 0.9;

    private final Stage stage;
    private final Kit kit;

    Rounds(final Stage stage, final Kit kit) {
        this.stage = stage;
        this.kit = kit;
    }

    List<Result> measure(final List<Row> rows) throws IOException, InterruptedException {
        final var settings = kit.settings();
        for (final var row : rows) {
            warmUp(row, settings);
        }
        final var samples = new LinkedHashMap<Row, List<Sample>>();
        rows.forEach(row -> samples.put(row, new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            kit.progress().println("round " + (round + 1) + " of " + settings.rounds());
            final var order = new ArrayList<>(samples.entrySet());
            Collections.rotate(order, round);
            for (final var entry : order) {
                entry.getValue().add(sample(entry.getKey(), settings.window()));
            }
        }
        return samples.entrySet().stream()
                .map(entry -> new Result(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void warmUp(final Row row, final Settings settings) throws IOException, InterruptedException {
        kit.progress().println("warming up: " + row.name());
        if (row.proxy().size() > 1) {
            kit.cores().release(row.proxy());
            settle(row, settings);
            kit.cores().confine(row.proxy());
        } else {
            row.load().run(row.url(), row.isNative() ? SHORT : settings.warmUp());
        }
        stage.dropAccessLogs();
    }

    /** Loads it until a call costs hardly less than before: a call that takes two gateways gets few of them to learn from. */
    private void settle(final Row row, final Settings settings) throws IOException, InterruptedException {
        double before = Double.POSITIVE_INFINITY;
        for (int time = 0; time < settings.warmUps(); time++) {
            final double now = sample(row, settings.warmUp()).cpuMicrosPerRequest();
            if (now > SETTLED * before) {
                return;
            }
            before = now;
        }
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
