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
    static final Suite SUITE =
            Suite.sharing("eras", List.of(MODERN, UP, DOWN), new Cost(0, 4, 0, 2), EraSuite::measure);

    private EraSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var callers = stage.callers();
        final var legacy = Ask.echo("alpha__echo");
        final var modern = Ask.echo("next__echo");
        final var url = gateway.url();
        final var process = gateway.process();
        final var sessions =
                Row.learning("Sallyport, sessions", url, stage.wrk(callers.inSessions(url, legacy)), process);
        final var stateless = Row.learning("Sallyport, modern", url, stage.wrk(callers.stateless(modern)), process);
        final var up =
                Row.learning("Sallyport, sessions to modern", url, stage.wrk(callers.inSessions(url, modern)), process);
        final var down =
                Row.learning("Sallyport, modern to sessions", url, stage.wrk(callers.stateless(legacy)), process);
        final var results = stage.measure(List.of(sessions, stateless, up, down));
        final var base = results.of(sessions);
        return Outcome.of(
                results.all(),
                List.of(
                        MODERN.of(results.of(stateless).cpuOver(base)),
                        UP.of(results.of(up).cpuOver(base)),
                        DOWN.of(results.of(down).cpuOver(base))));
    }
}
