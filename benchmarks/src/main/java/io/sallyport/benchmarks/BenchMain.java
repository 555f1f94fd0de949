package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run}: starts everything on loopback, measures, prints, and ends what it started. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        version = "Sallyport's benchmark",
        description = "What tools/call costs direct, through Sallyport and through nginx, in one run.")
public final class BenchMain implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream PROGRESS = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private static final int MOST_CONNECTIONS = 512;

    @Option(names = "--quick", description = "A smoke run of under two minutes; its figures are not for quoting.")
    private boolean quick;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Per listener of the gateway (default: 30).")
    private @Nullable Integer warmUp;

    @Option(names = "--window", paramLabel = "SECONDS", description = "Per row and round (default: 8).")
    private @Nullable Integer window;

    @Option(names = "--rounds", paramLabel = "N", description = "Medians are over these (default: 5).")
    private @Nullable Integer rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Of the load generator (default: 32, at most 512).")
    private @Nullable Integer connections;

    @Option(
            names = "--only",
            paramLabel = "ROWS",
            description = "single: one gateway, nginx and neither; replicas: three gateways (default: both).")
    private @Nullable Part only;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write every sample there.")
    private @Nullable Path json;

    /** Rows that are measured together. */
    private enum Part {
        SINGLE,
        REPLICAS
    }

    public static void main(final String[] args) {
        System.exit(new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return run();
        } catch (final IOException e) {
            PROGRESS.println("benchmarks/run: " + e.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException {
        final var settings = settings();
        final var programs = Programs.find();
        programs.complaints().forEach(complaint -> PROGRESS.println("benchmarks/run: " + complaint));
        if (programs.wrk().isEmpty()) {
            return 2;
        }
        final var launcher = Path.of(System.getProperty("sallyport.launcher", "./sallyport"));
        final var cores = Cores.of(programs);
        final var machine = Machine.look(launcher, programs, cores, settings);
        machine.warnings().forEach(warning -> PROGRESS.println("benchmarks/run: " + warning));
        final var figures = measure(settings, programs, launcher, cores);
        final var report = new Report(machine, figures, programs.complaints());
        OUT.println(report.markdown());
        if (json != null) {
            JsonReport.write(report, json);
        }
        return figures.results().stream().allMatch(Result::isHonest) ? 0 : 1;
    }

    private Figures measure(final Settings settings, final Programs programs, final Path launcher, final Cores cores)
            throws IOException, InterruptedException {
        final var directory = Files.createTempDirectory("sallyport-bench-");
        final var group = new ProcessGroup(directory);
        final var tidyUp = new Thread(() -> tidyUp(group), "tidy-up");
        Runtime.getRuntime().addShutdownHook(tidyUp);
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            final var stage = Stage.set(group, cores);
            final var gateways = stage.gateways(launcher);
            final var callers = new Callers(http, stage.tokens());
            final var load = new Load(programs.wrk().orElseThrow(), group, cores, settings.connections());
            final var rounds = new Rounds(stage, load, cores, http, PROGRESS);
            final var single = wants(Part.SINGLE)
                    ? rounds.measure(stage.rows(gateways, callers, programs), settings)
                    : List.<Result>of();
            final var balanced = wants(Part.REPLICAS)
                    ? Optional.of(new BalancedRun(gateways, callers, rounds, directory, PROGRESS).measure(settings))
                    : Optional.<Balanced>empty();
            return new Figures(single, balanced);
        }
    }

    private boolean wants(final Part part) {
        return only == null || only == part;
    }

    /** On the way out, whether it ended well, badly or by Ctrl-C. */
    private static void tidyUp(final ProcessGroup group) {
        group.close();
        try (var files = Files.walk(group.directory())) {
            for (final var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            PROGRESS.println("benchmarks/run: " + group.directory() + " could not be removed: " + e.getMessage());
        }
    }

    private Settings settings() {
        final var start = quick ? Settings.QUICK : Settings.FULL;
        final var chosen = new Settings(
                Optional.ofNullable(warmUp).map(Duration::ofSeconds).orElse(start.warmUp()),
                start.warmUps(),
                Optional.ofNullable(window).map(Duration::ofSeconds).orElse(start.window()),
                Optional.ofNullable(rounds).orElse(start.rounds()),
                Optional.ofNullable(connections).orElse(start.connections()));
        if (chosen.warmUp().toSeconds() < 1
                || chosen.window().toSeconds() < 1
                || chosen.rounds() < 1
                || chosen.connections() < 1
                || chosen.connections() > MOST_CONNECTIONS) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "seconds and rounds begin at 1, connections are 1 to " + MOST_CONNECTIONS);
        }
        return chosen;
    }
}
