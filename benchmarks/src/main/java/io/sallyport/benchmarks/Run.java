package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One suite after the other, each on a stage of its own, which is cleared whether it ends well, badly or by Ctrl-C. */
final class Run {

    private final Kit kit;
    private volatile Optional<Stage> current = Optional.empty();

    Run(final Kit kit) {
        this.kit = kit;
    }

    List<Report.Measured> measure(final List<Suite> suites) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> current.ifPresent(this::clear), "tidy-up"));
        final var measured = new ArrayList<Report.Measured>();
        for (final var suite : suites) {
            kit.progress().println(suite.name());
            measured.add(new Report.Measured(suite, measure(suite)));
        }
        return measured;
    }

    /** One that fails leaves the others alone. */
    private Outcome measure(final Suite suite) throws InterruptedException {
        try {
            final var stage = Stage.set(kit);
            current = Optional.of(stage);
            try {
                return suite.measurement().on(stage);
            } finally {
                clear(stage);
            }
        } catch (final IOException e) {
            return Outcome.failed(suite.name() + " DID NOT FINISH: " + e.getMessage());
        }
    }

    private void clear(final Stage stage) {
        try {
            stage.close();
        } catch (final IOException e) {
            kit.progress().println("benchmarks/run: " + stage.group().directory() + " could not be removed: " + e);
        }
    }
}
