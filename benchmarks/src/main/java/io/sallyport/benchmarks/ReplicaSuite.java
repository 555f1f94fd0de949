package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** Three replicas, all on the one measured core: calls at their sessions' home and elsewhere. */
final class ReplicaSuite {

    private static final Claim ELSEWHERE =
            Claim.plain("elsewhere-cpu", "× at home", "three replicas: CPU per call that another replica serves");
    private static final Claim RELAYED =
            Claim.plain("relayed-cpu", "× at home", "three replicas: CPU per call that is taken to its home");
    private static final Claim FREE =
            Claim.plain("relayed-share-free", "%", "requests relayed, sessions that any replica serves, round robin");
    private static final Claim BOUND =
            Claim.plain("relayed-share-bound", "%", "requests relayed, sessions bound to their home, round robin");

    /** The first is every measured session's home; the second gets what is sent elsewhere. */
    private static final List<String> SAME_HOST = List.of("127.0.0.1", "127.0.0.1", "127.0.0.1");

    private static final List<String> HOSTS = List.of("127.0.1.1", "127.0.1.2", "127.0.1.3");
    private static final int PERCENT = 100;

    static final Suite SUITE = Suite.alone(
            "replicas", List.of(ELSEWHERE, RELAYED, FREE, BOUND), new Cost(3, 3, 0, 90), ReplicaSuite::measure);

    private ReplicaSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var free = Replicas.start("free", SAME_HOST, stage.gateways());
        final var bound = Replicas.start("bound", HOSTS, stage.gateways());
        final var results = stage.measure(rows(free, bound, stage));
        final var home = results.getFirst();
        return Outcome.of(
                results,
                List.of(
                        ELSEWHERE.of(results.get(1).cpuOver(home)),
                        RELAYED.of(results.get(2).cpuOver(home)),
                        FREE.of(share(free, stage)),
                        BOUND.of(share(bound, stage))));
    }

    private static List<Row> rows(final Replicas free, final Replicas bound, final Stage stage)
            throws IOException, InterruptedException {
        final var ask = Ask.echo("alpha__echo");
        final var callers = stage.callers();
        final var any = stage.wrk(callers.inSessions(free.url(0), ask));
        final var home = stage.wrk(callers.inSessions(bound.url(0), ask));
        final var none = new Hops(free::relayed, false);
        final var all = new Hops(bound::relayed, true);
        final var check = Row.Check.ANSWERED;
        return List.of(
                new Row("Sallyport × 3, at home", free.url(0), any, free.processes(), none, check),
                new Row("Sallyport × 3, elsewhere", free.url(1), any, free.processes(), none, check),
                new Row("Sallyport × 3, relayed", bound.url(1), home, bound.processes(), all, check));
    }

    private static double share(final Replicas replicas, final Stage stage) throws IOException, InterruptedException {
        stage.kit().progress().println("typical sessions, round robin");
        final int sessions = 5 * stage.kit().settings().rounds();
        return PERCENT * Share.measure(replicas, stage.callers(), sessions).share();
    }
}
