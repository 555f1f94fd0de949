package io.sallyport.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        description = "What Sallyport costs, against goals, nginx and other gateways, in one run.")
public final class BenchMain implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream PROGRESS = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private static final int MOST_CONNECTIONS = 512;

    @Option(names = "--quick", description = "A smoke run; its figures are not for quoting.")
    private boolean quick;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Per gateway, and at most per way through it (default: 30, and 90).")
    private @Nullable Integer warmUp;

    @Option(names = "--window", paramLabel = "SECONDS", description = "Per row and round (default: 4).")
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
            paramLabel = "NAME",
            split = ",",
            description = "Rows, or suites of them, by name; --list has the names.")
    private Set<String> only = new TreeSet<>();

    @Option(names = "--list", description = "Print the names of suites and rows, and the goals.")
    private boolean list;

    @Option(
            names = "--threads",
            description = "Load with threads of this process, as where wrk is missing: a smoke run.")
    private boolean threads;

    @Option(
            names = "--base",
            paramLabel = "LAUNCHER",
            description = "Compare with another build, in turns: benchmarks/compare does.")
    private @Nullable Path base;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write every sample there.")
    private @Nullable Path json;

    public static void main(final String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        final var unknown = Suites.unknown(only);
        if (!unknown.isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this),
                    "nothing is called " + String.join(", ", unknown) + ": --list has the names");
        }
        if (list) {
            Suites.ALL.forEach(suite -> OUT.println(Suites.listing(suite)));
            return 0;
        }
        try {
            return run();
        } catch (final IOException e) {
            PROGRESS.println("benchmarks/run: " + e.getMessage());
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException {
        final var settings = settings();
        final var programs = threads ? Programs.find().withoutWrk() : Programs.find();
        programs.complaints().forEach(complaint -> PROGRESS.println("benchmarks/run: " + complaint));
        final var launcher = Path.of(System.getProperty("sallyport.launcher", "./sallyport"));
        final var cores = Cores.of(programs);
        final var machine = Machine.look(launcher, programs, cores, settings);
        machine.warnings().forEach(warning -> PROGRESS.println("benchmarks/run: " + warning));
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            final var peers =
                    launcher.toAbsolutePath().resolveSibling("benchmarks").resolve("peers");
            final var kit = new Kit(settings, programs, cores, launcher, peers, http, PROGRESS);
            final var suites = Suites.chosen(only);
            if (base != null) {
                OUT.println(Comparison.of(kit.with(base), kit, suites).markdown());
                return 0;
            }
            PROGRESS.println(suites.size() + " suites, about " + Run.minutes(Suites.estimate(suites, settings)));
            final var measured = new Run(kit, soFar -> tell(soFar, machine)).measure(suites);
            final var report = new Report(machine, measured, only, programs.complaints());
            OUT.println(report.markdown());
            return report.isWhole() ? 0 : 1;
        }
    }

    /** What a run that is cut off has measured is not lost. */
    private void tell(final List<Report.Measured> soFar, final Machine machine) {
        final var last = new Report(machine, List.of(soFar.getLast()), only, List.of());
        last.lines().forEach(line -> PROGRESS.println("  " + line.markdown()));
        last.notes().forEach(note -> PROGRESS.println("  > " + note));
        if (json != null) {
            try {
                JsonReport.write(new Report(machine, soFar, only, List.of()), json);
            } catch (final IOException e) {
                PROGRESS.println("benchmarks/run: " + json + " could not be written: " + e.getMessage());
            }
        }
    }

    private Settings settings() {
        final var start = quick ? Settings.QUICK : Settings.FULL;
        final var chosen = new Settings(
                quick,
                Optional.ofNullable(warmUp).map(Duration::ofSeconds).orElse(start.warmUp()),
                Optional.ofNullable(warmUp).map(Duration::ofSeconds).orElse(start.longestWarmUp()),
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
