package io.sallyport.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Measures three replicas, all on the one measured core: calls at their sessions' home and elsewhere. */
final class BalancedRun {

    /** The first is every measured session's home; the second gets what is sent elsewhere. */
    private static final List<String> SAME_HOST = List.of("127.0.0.1", "127.0.0.1", "127.0.0.1");

    private static final List<String> HOSTS = List.of("127.0.1.1", "127.0.1.2", "127.0.1.3");

    private final Gateways gateways;
    private final Callers callers;
    private final Rounds rounds;
    private final Path directory;
    private final PrintStream progress;

    BalancedRun(
            final Gateways gateways,
            final Callers callers,
            final Rounds rounds,
            final Path directory,
            final PrintStream progress) {
        this.gateways = gateways;
        this.callers = callers;
        this.rounds = rounds;
        this.directory = directory;
        this.progress = progress;
    }

    Balanced measure(final Settings settings) throws IOException, InterruptedException {
        progress.println("starting two times three replicas");
        final var free = Replicas.start("free", SAME_HOST, gateways);
        final var bound = Replicas.start("bound", HOSTS, gateways);
        final var results = rounds.measure(rows(free, bound), settings);
        progress.println("typical sessions, round robin");
        final int sessions = 5 * settings.rounds();
        final var shares = List.of(
                Share.measure("sessions that any replica serves", free, callers, sessions),
                Share.measure("sessions bound to their home", bound, callers, sessions));
        return new Balanced(results.get(0), results.get(1), results.get(2), shares);
    }

    private List<Row> rows(final Replicas free, final Replicas bound) throws IOException, InterruptedException {
        final var any = directory.resolve("sessions-free.txt");
        callers.open(free.url(0), any);
        final var home = directory.resolve("sessions-bound.txt");
        callers.open(bound.url(0), home);
        final var none = new Hops(free::relayed, false);
        return List.of(
                new Row("Sallyport × 3, at home", free.url(0), any, free.processes(), none),
                new Row("Sallyport × 3, elsewhere", free.url(1), any, free.processes(), none),
                new Row(
                        "Sallyport × 3, relayed",
                        bound.url(1),
                        home,
                        bound.processes(),
                        new Hops(bound::relayed, true)));
    }
}
