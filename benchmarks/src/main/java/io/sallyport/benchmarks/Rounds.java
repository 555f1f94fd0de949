package io.sallyport.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
    private final Load load;
    private final Cores cores;
    private final HttpClient http;
    private final PrintStream progress;

    Rounds(final Stage stage, final Load load, final Cores cores, final HttpClient http, final PrintStream progress) {
        this.stage = stage;
        this.load = load;
        this.cores = cores;
        this.http = http;
        this.progress = progress;
    }

    List<Result> measure(final List<Row> rows, final Settings settings) throws IOException, InterruptedException {
        for (final var row : rows) {
            warmUp(row, settings);
        }
        final var samples = new LinkedHashMap<Row, List<Sample>>();
        rows.forEach(row -> samples.put(row, new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            progress.println("round " + (round + 1) + " of " + settings.rounds());
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
        progress.println("warming up: " + row.name());
        if (row.proxy().size() > 1) {
            cores.release(row.proxy());
            settle(row, settings);
            cores.confine(row.proxy());
        } else {
            load.run(row, row.isGateway() ? settings.warmUp() : SHORT);
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
        final long answeredBefore = answered();
        final long relayedBefore = row.hops().relayed().soFar();
        final var takenBefore = CoreClock.taken(cores.proxy());
        final var cpuBefore = row.cpu();
        final var counted = load.run(row, window);
        final var sample = new Sample(
                counted,
                row.cpu().minus(cpuBefore),
                CoreClock.taken(cores.proxy()).minus(takenBefore),
                answered() - answeredBefore,
                row.hops().relayed().soFar() - relayedBefore);
        stage.dropAccessLogs();
        return sample;
    }

    private long answered() throws IOException, InterruptedException {
        final var request =
                HttpRequest.newBuilder(stage.upstream("/count")).timeout(SHORT).build();
        return Long.parseLong(http.send(request, BodyHandlers.ofString()).body());
    }
}
