package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** The same call by clients and to servers of either era, through one route. */
final class EraSuite {

    private static final String UNIT = "× session era";
    private static final Claim MODERN = Claim.atMost("modern", 1.1, UNIT, "modern client, modern server: CPU per call");
    private static final Claim UP =
            Claim.atMost("legacy-to-modern", 1.5, UNIT, "client with sessions, modern server: CPU per call");
    private static final Claim DOWN =
            Claim.atMost("modern-to-legacy", 1.5, UNIT, "modern client, server with sessions: CPU per call");
    private static final Claim FLOOR = Claim.plain(
            "modern-floor",
            UNIT,
            "modern messages through a proxy of Netty's HTTP codecs and nothing else: CPU per call");
    static final Suite SUITE =
            Suite.sharing("eras", List.of(MODERN, UP, DOWN, FLOOR), new Cost(0, 6, 0, 5), EraSuite::measure);

    private EraSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var callers = stage.callers();
        final var legacy = Ask.echo("alpha__echo");
        final var modern = Ask.echo("next__echo");
        final var url = gateway.url();
        final var process = gateway.process();
        final var inSessions = stage.wrk(callers.inSessions(url, legacy));
        final var withoutSessions = stage.wrk(callers.stateless(modern));
        final var sessions = Row.learning("Sallyport, sessions", url, inSessions, process);
        final var stateless = Row.learning("Sallyport, modern", url, withoutSessions, process);
        final var up =
                Row.learning("Sallyport, sessions to modern", url, stage.wrk(callers.inSessions(url, modern)), process);
        final var down =
                Row.learning("Sallyport, modern to sessions", url, stage.wrk(callers.stateless(legacy)), process);
        final var netty = OwnServer.bareProxy(stage);
        final var bare = Row.learning("Netty, sessions", netty.url("/alpha"), inSessions, netty.process());
        final var bareModern =
                Row.learning("Netty, modern", netty.url("/next/modern"), withoutSessions, netty.process());
        final var results = stage.measure(List.of(sessions, stateless, up, down, bare, bareModern));
        netty.process().destroy();
        final var base = results.of(sessions);
        return Outcome.of(
                results.all(),
                List.of(
                        MODERN.of(results.of(stateless).cpuOver(base)),
                        UP.of(results.of(up).cpuOver(base)),
                        DOWN.of(results.of(down).cpuOver(base)),
                        FLOOR.of(results.of(bareModern).cpuOver(results.of(bare)))));
    }
}
