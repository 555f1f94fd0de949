package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Results and arguments of 10 MB, against nginx passing the same bytes. */
final class LargeSuite {

    private static final String NGINX = "× nginx";
    private static final Claim JSON = Claim.atLeast("large-json", 0.7, NGINX, "10 MB result, JSON: bytes/s");
    private static final Claim EVENT = Claim.atLeast("large-event", 0.7, NGINX, "10 MB result, SSE: bytes/s");
    private static final Claim ARGUMENTS = Claim.atLeast("large-arguments", 0.5, NGINX, "10 MB arguments: bytes/s");
    private static final Claim JSON_MEMORY =
            Claim.atMost("large-json-memory", 2, "MB", "10 MB result, JSON: memory grows, per call in flight");
    private static final Claim EVENT_MEMORY =
            Claim.atMost("large-event-memory", 2, "MB", "10 MB result, SSE: memory grows, per call in flight");
    private static final Claim ARGUMENTS_MEMORY =
            Claim.atMost("large-arguments-memory", 12, "MB", "10 MB arguments: memory grows, per call in flight");
    static final Suite SUITE = Suite.alone(
            "large",
            List.of(JSON, EVENT, ARGUMENTS, JSON_MEMORY, EVENT_MEMORY, ARGUMENTS_MEMORY),
            new Cost(3, 3, 3, 36),
            LargeSuite::measure);

    private static final int AT_A_TIME = 4;
    /** Of arguments, each of which costs the load generator 10 MB. */
    private static final int FEW_IDS = 16;

    /** With calls of 1 KB, until memory is what it is without larger ones; the way of the large ones is warmed up later. */
    private static final Duration SMALL = Duration.ofSeconds(10);

    private static final double MB = 1e6;

    private LargeSuite() {}

    private record Kind(String name, Ask ask, int ids, Claim speed, Claim growth) {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var text = "{\"text\":\"" + Script.LARGE + "\"}";
        final var kinds = List.of(
                new Kind("10 MB JSON", Ask.call("alpha__large", "{}", ""), Stage.IDS, JSON, JSON_MEMORY),
                new Kind("10 MB SSE", Ask.call("alpha__large_event", "{}", ""), Stage.IDS, EVENT, EVENT_MEMORY),
                new Kind("10 MB arguments", Ask.call("alpha__echo", text, ""), FEW_IDS, ARGUMENTS, ARGUMENTS_MEMORY));
        final var results = new ArrayList<Result>();
        final var figures = new ArrayList<Figure>();
        for (final var kind : kinds) {
            measure(kind, stage, results, figures);
        }
        return Outcome.of(results, figures);
    }

    /** Each has a gateway of its own, whose memory has seen nothing larger. */
    private static void measure(
            final Kind kind, final Stage stage, final List<Result> results, final List<Figure> figures)
            throws IOException, InterruptedException {
        final var gateway = stage.gateway(Configuration.USUAL);
        final var callers = stage.callers();
        final var usual = stage.wrk(callers.inSessions(gateway.url(), Ask.echo("alpha__echo")));
        usual.run(gateway.url(), SMALL);
        final var memory = new Memory(gateway.process());
        final long before = memory.resident();
        memory.forget();
        final var load = stage.wrk(callers.inSessions(gateway.url(), kind.ask()), AT_A_TIME, kind.ids());
        final var ours = Row.learning("Sallyport, " + kind.name(), gateway.url(), load, gateway.process());
        final var nginx = nginx(kind, callers, gateway, stage);
        final var measured =
                stage.measure(Stream.concat(Stream.of(ours), nginx.stream()).toList());
        results.addAll(measured.all());
        figures.add(kind.growth().of((memory.peak() - before) / MB / AT_A_TIME));
        nginx.map(measured::of)
                .map(theirs -> measured.of(ours).over(theirs, Sample::perSecond))
                .ifPresent(ratio -> figures.add(kind.speed().of(ratio)));
        gateway.stop();
    }

    /** The same bytes past the gateway, in sessions that it has opened. */
    private static Optional<Row> nginx(
            final Kind kind, final Callers callers, final Gateways.Running gateway, final Stage stage)
            throws IOException, InterruptedException {
        final var nginx = stage.nginx();
        if (nginx.isEmpty()) {
            return Optional.empty();
        }
        final var it = nginx.get();
        final var ask = kind.ask();
        final var original = new Ask(ask.method(), ask.tool(), ask.params().replace("alpha__", ""));
        final var load = stage.wrk(callers.inSessions(gateway.url(), original), AT_A_TIME, kind.ids());
        return Optional.of(Row.steady("nginx, " + kind.name(), it.url("/alpha"), load, it.process()));
    }
}
