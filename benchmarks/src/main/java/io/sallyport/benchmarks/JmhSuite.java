package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The path of a call in one process, and its steps, by JMH: garbage and time for each. */
final class JmhSuite {

    private static final Claim GARBAGE = Claim.atMost(
            "jmh-call-garbage", 6, "KB", "garbage per 1 KB call, path in one process (gc.alloc.rate.norm)");
    private static final Claim TIME = Claim.plain("jmh-call-time", "µs", "1 KB call, path in one process: time");

    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final double KB = 1000;

    private static final List<Step> STEPS = List.of(
            new Step("scan", "StepBenchmark.scan", "the request's envelope read"),
            new Step("token", "StepBenchmark.token", "the token's verdict"),
            new Step("session", "StepBenchmark.session", "the session found"),
            new Step("seal", "StepBenchmark.seal", "a session's seal opened (once for each session and replica)"),
            new Step("limit", "StepBenchmark.limit", "the limit asked"),
            new Step("name", "StepBenchmark.name", "the tool's owner found"),
            new Step("rename", "StepBenchmark.rename", "the message edited"),
            new Step("head", "HeadBenchmark.head", "the upstream request's head built"),
            new Step("answer", "StepBenchmark.answer", "the answer's envelope read"),
            new Step("record", "TellingBenchmark.record", "spans and metrics recorded"),
            new Step("line", "TellingBenchmark.line", "the access line rendered"));

    static final Suite SUITE = Suite.alone(
            "jmh",
            Stream.concat(Stream.of(GARBAGE, TIME), STEPS.stream().flatMap(Step::claims))
                    .toList(),
            new Cost(0, 0, 0, 170),
            JmhSuite::measure);

    private JmhSuite() {}

    /** @param benchmark as the table of JMH names it, after its package */
    private record Step(String name, String benchmark, String text) {

        Claim garbage() {
            return Claim.plain("jmh-" + name + "-garbage", "KB", text + ": garbage");
        }

        Claim time() {
            return Claim.plain("jmh-" + name + "-time", "µs", text + ": time");
        }

        Stream<Claim> claims() {
            return Stream.of(garbage(), time());
        }

        List<Figure> figures(final JmhTable table) {
            return List.of(garbage().of(table.bytes(benchmark) / KB), time().of(table.micros(benchmark)));
        }
    }

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var figures = new ArrayList<Figure>();
        final var whole = run(stage, "CallBenchmark", stage.kit().settings().quick() ? 3 : 15);
        figures.add(GARBAGE.of(whole.bytes("CallBenchmark.call") / KB));
        figures.add(TIME.of(whole.micros("CallBenchmark.call")));
        final var steps = run(
                stage,
                "(StepBenchmark|HeadBenchmark|TellingBenchmark)",
                stage.kit().settings().quick() ? 1 : 4);
        STEPS.forEach(step -> figures.addAll(step.figures(steps)));
        return Outcome.of(List.of(), figures);
    }

    /** Nothing else runs meanwhile, so compilers may have the other cores. */
    private static JmhTable run(final Stage stage, final String benchmarks, final int warmUps)
            throws IOException, InterruptedException {
        final Path table = stage.group().directory().resolve(benchmarks.replaceAll("\\W", "") + ".csv");
        final int measured = stage.kit().settings().quick() ? 2 : 5;
        final var command = new ArrayList<>(List.of(stage.kit().launcher().toString(), "jmh", benchmarks));
        command.addAll(List.of("-f", "1", "-w", "1s", "-r", "1s", "-foe", "true", "-prof", "gc", "-rf", "csv"));
        command.addAll(List.of("-wi", Integer.toString(warmUps), "-i", Integer.toString(measured)));
        command.addAll(List.of("-rff", table.toString()));
        final var child = stage.group().start("jmh", command, Map.of("JAVA_HOME", System.getProperty("java.home")));
        if (!child.awaitExit(LONGEST) || child.exitStatus() != 0) {
            throw new IOException(child.complaint("did not end well"));
        }
        return JmhTable.parse(Files.readAllLines(table));
    }
}
