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
        final var any = inSessions(free, stage);
        final var home = row("at home", free, 0, any, false);
        final var elsewhere = row("elsewhere", free, 1, any, false);
        final var relayed = row("relayed", bound, 1, inSessions(bound, stage), true);
        final var results = stage.measure(List.of(home, elsewhere, relayed));
        final var base = results.of(home);
        return Outcome.of(
                results.all(),
                List.of(
                        ELSEWHERE.of(results.of(elsewhere).cpuOver(base)),
                        RELAYED.of(results.of(relayed).cpuOver(base)),
                        FREE.of(share(free, stage)),
                        BOUND.of(share(bound, stage))));
    }

    private static Load inSessions(final Replicas replicas, final Stage stage)
            throws IOException, InterruptedException {
        return stage.wrk(stage.callers().inSessions(replicas.url(0), Ask.echo("alpha__echo")));
    }

    /** @param relays whether the replica takes what it gets to another one */
    private static Row row(
            final String name, final Replicas replicas, final int replica, final Load load, final boolean relays) {
        return Row.learning("Sallyport × 3, " + name, replicas.url(replica), load, replicas.processes())
                .hopping(new Hops(replicas::relayed, relays));
    }

    private static double share(final Replicas replicas, final Stage stage) throws IOException, InterruptedException {
        stage.kit().progress().println("typical sessions, round robin");
        final int sessions = 5 * stage.kit().settings().rounds();
        return PERCENT * Share.measure(replicas, stage.callers(), sessions).share();
    }
}
