package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One suite after the other, on stages that are cleared whether they end well, badly or by Ctrl-C: those that share a gateway
 * on one, as long as nothing goes wrong there, every other on its own.
 */
final class Run {

    private final Kit kit;
    private final Consumer<List<Report.Measured>> soFar;
    private volatile Optional<Stage> current = Optional.empty();

    /** @param soFar hears what there is after every suite */
    Run(final Kit kit, final Consumer<List<Report.Measured>> soFar) {
        this.kit = kit;
        this.soFar = soFar;
    }

    List<Report.Measured> measure(final List<Suite> suites) throws InterruptedException {
        final var tidyUp = new Thread(this::clear, "tidy-up");
        Runtime.getRuntime().addShutdownHook(tidyUp);
        final var measured = new ArrayList<Report.Measured>();
        boolean reusable = false;
        for (final var suite : suites) {
            final var left = Suites.estimate(suites.subList(measured.size(), suites.size()), kit.settings());
            kit.progress()
                    .println(suite.name() + " (" + (measured.size() + 1) + " of " + suites.size() + ", about "
                            + minutes(left) + " to go)");
            if (!(reusable && suite.shares())) {
                clear();
            }
            final var outcome = measure(suite);
            reusable = suite.shares() && outcome.isWhole();
            measured.add(new Report.Measured(suite, outcome));
            soFar.accept(List.copyOf(measured));
        }
        clear();
        return measured;
    }

    /** Such as {@code 12 min}; a short time as seconds. */
    static String minutes(final Duration time) {
        return time.toMinutes() < 2 ? time.toSeconds() + " s" : Math.round(time.toSeconds() / 60.0) + " min";
    }

    /** One that fails leaves the others alone, and so does one with a defect. */
    private Outcome measure(final Suite suite) throws InterruptedException {
        try {
            if (current.isEmpty()) {
                current = Optional.of(Stage.set(kit));
            }
            return suite.measurement().on(current.orElseThrow());
        } catch (final IOException | RuntimeException e) {
            return Outcome.failed(suite.name() + " DID NOT FINISH: " + e);
        }
    }

    private void clear() {
        final var ended = current;
        current = Optional.empty();
        ended.ifPresent(this::clear);
    }

    private void clear(final Stage stage) {
        try {
            stage.close();
        } catch (final IOException e) {
            kit.progress().println("benchmarks/run: " + stage.group().directory() + " could not be removed: " + e);
        }
    }
}
