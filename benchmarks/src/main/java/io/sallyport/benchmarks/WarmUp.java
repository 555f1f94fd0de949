package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Loads what is to be measured until it is as fast as it will be. A gateway that has seen no load gets a fixed time of it;
 * after that, and for every further way through the same gateway, a call must cost hardly less than in the step before.
 * Meanwhile its compilers may have all cores.
 */
final class WarmUp {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofSeconds(6);
    /** What it costs less from here on is noise. */
    private static final double SETTLED = 0.97;

    private final Kit kit;
    private final Set<ProcessHandle> warm = new HashSet<>();

    WarmUp(final Kit kit) {
        this.kit = kit;
    }

    void run(final Row row) throws IOException, InterruptedException {
        kit.progress().println("  warming up: " + row.name());
        switch (row.pace()) {
            case STEADY -> row.load().run(row.url(), SHORT);
            case LEARNING -> {
                kit.cores().release(row.proxy());
                settle(row);
                kit.cores().confine(row.proxy());
            }
            case UNKNOWN -> row.load().run(row.url(), kit.settings().warmUp());
        }
    }

    private void settle(final Row row) throws IOException, InterruptedException {
        final var settings = kit.settings();
        final var step = settings.warmUp().compareTo(STEP) < 0 ? settings.warmUp() : STEP;
        Duration left = settings.longestWarmUp();
        if (!warm.containsAll(row.proxy())) {
            row.load().run(row.url(), settings.warmUp());
            warm.addAll(row.proxy());
            left = left.minus(settings.warmUp());
        }
        double before = Double.POSITIVE_INFINITY;
        for (; left.compareTo(step) >= 0; left = left.minus(step)) {
            final double now = cost(row, step);
            if (now > SETTLED * before) {
                return;
            }
            before = now;
        }
    }

    private static double cost(final Row row, final Duration window) throws IOException, InterruptedException {
        final var before = row.cpu();
        final var counted = row.load().run(row.url(), window);
        return row.cpu().minus(before).toNanos() / (double) Math.max(1, counted.requests());
    }
}
