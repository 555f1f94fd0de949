package io.sallyport.demo.selftest;

import io.sallyport.demo.stage.Demo;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs every step, each within a deadline, and prints a line for each. The steps that break something come last. */
public final class SelfTest {

    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final PrintStream out;

    public SelfTest(PrintStream out) {
        this.out = out;
    }

    /** True when every promise was kept. A broken one does not keep the next from being tried. */
    public boolean run(Demo demo) throws InterruptedException {
        return runAll(
                Stream.of(DoorSteps.steps(), CallSteps.steps(), OperatorSteps.steps(), SessionSteps.steps())
                        .flatMap(List::stream)
                        .toList(),
                demo);
    }

    private boolean runAll(List<Step> steps, Demo demo) throws InterruptedException {
        int failed = 0;
        for (final Step step : steps) {
            failed += passes(step, demo) ? 0 : 1;
        }
        out.println(
                failed == 0
                        ? "All " + steps.size() + " steps passed."
                        : failed + " of " + steps.size() + " steps failed; logs: "
                                + demo.directory().path());
        return failed == 0;
    }

    private boolean passes(Step step, Demo demo) throws InterruptedException {
        final var attempt = new FutureTask<>(() -> {
            step.check().run(demo);
            return true;
        });
        final var thread = Thread.ofVirtual().name(step.title()).start(attempt);
        try {
            final boolean passed = attempt.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            out.println("ok    " + step.title());
            return passed;
        } catch (ExecutionException e) {
            out.println("FAIL  " + step.title() + ": " + reason(e));
        } catch (TimeoutException e) {
            thread.interrupt();
            out.println("FAIL  " + step.title() + ": not done after " + DEADLINE.toSeconds() + " s");
        }
        return false;
    }

    private static String reason(ExecutionException failure) {
        return Stream.iterate(failure.getCause(), Objects::nonNull, Throwable::getCause)
                .map(cause -> cause instanceof Expect.Broken broken ? broken.reason() : cause.toString())
                .collect(Collectors.joining(" <- "));
    }
}
