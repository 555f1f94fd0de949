package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
    private static final Claim JSON_FLOOR = floor("large-json-memory-floor", "10 MB result, JSON");
    private static final Claim EVENT_FLOOR = floor("large-event-memory-floor", "10 MB result, SSE");
    private static final Claim ARGUMENTS_FLOOR = floor("large-arguments-memory-floor", "10 MB arguments");
    static final Suite SUITE = Suite.alone(
            "large",
            List.of(
                    JSON,
                    EVENT,
                    ARGUMENTS,
                    JSON_MEMORY,
                    EVENT_MEMORY,
                    ARGUMENTS_MEMORY,
                    JSON_FLOOR,
                    EVENT_FLOOR,
                    ARGUMENTS_FLOOR),
            new Cost(3, 6, 3, 246),
            LargeSuite::measure);

    /** For rates. */
    private static final int AT_A_TIME = 4;
    /** Of arguments, for memory: as many as the gateway's budget of bodies has room for. */
    private static final int FULL_BUDGET = 12;
    /** Of arguments, each of which costs the load generator 10 MB. */
    private static final int FEW_IDS = 16;

    private static final double MB = 1e6;
    private static final String ALPHA = "/alpha";

    private LargeSuite() {}

    /** @param crowd in flight at once when memory is looked at: many, for what a first large call costs is paid once */
    private record Kind(String name, Ask ask, int ids, int crowd, Claim speed, Claim growth, Claim floor) {

        Load load(final Script script, final Stage stage, final int connections) throws IOException {
            return stage.wrk(script, connections, ids);
        }
    }

    private static Claim floor(final String name, final String what) {
        return Claim.plain(name, "MB", what + ", passed on by Netty's HTTP codecs and nothing else: memory grows");
    }

    /**
     * How much more a process takes than it did after calls of 1 KB, for each large one in flight. There have been large
     * ones before, all of which have ended: what compilers needed for them is paid once, and given back.
     *
     * @throws IOException where not all of them were answered: then there were fewer
     */
    private static double growth(
            final Load usual, final Load large, final int inFlight, final Way way, final Stage stage)
            throws IOException, InterruptedException {
        final var ageing = stage.kit().settings().ageing();
        usual.run(way.url(), ageing);
        final var memory = new Memory(way.process());
        final long before = memory.resident();
        large.run(way.url(), ageing.dividedBy(2));
        usual.run(way.url(), ageing.dividedBy(4));
        final long asked = stage.asked();
        memory.forget();
        final var counted = large.run(way.url(), ageing.dividedBy(4));
        if (counted.failed() > 0 || counted.requests() < inFlight || stage.asked() - asked < counted.requests()) {
            throw new IOException("not all large calls were answered: " + counted);
        }
        return (memory.peak() - before) / MB / inFlight;
    }

    private record Way(URI url, ProcessHandle process) {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var text = "{\"text\":\"" + Script.LARGE + "\"}";
        // The load of threads holds each answer whole.
        final boolean wrk = stage.kit().programs().wrk().isPresent();
        final int many = wrk ? stage.kit().settings().connections() : AT_A_TIME;
        final var json = Ask.call("alpha__large", "{}", "");
        final var event = Ask.call("alpha__large_event", "{}", "");
        final var arguments = Ask.call("alpha__echo", text, "");
        final var kinds = List.of(
                new Kind("10 MB JSON", json, Stage.IDS, many, JSON, JSON_MEMORY, JSON_FLOOR),
                new Kind("10 MB SSE", event, Stage.IDS, many, EVENT, EVENT_MEMORY, EVENT_FLOOR),
                new Kind(
                        "10 MB arguments",
                        arguments,
                        FEW_IDS,
                        wrk ? FULL_BUDGET : AT_A_TIME,
                        ARGUMENTS,
                        ARGUMENTS_MEMORY,
                        ARGUMENTS_FLOOR));
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
        final var through = callers.inSessions(gateway.url(), kind.ask());
        final var load = kind.load(through, stage, AT_A_TIME);
        final var ours = Row.learning("Sallyport, " + kind.name(), gateway.url(), load, gateway.process());
        final var growth = growth(
                usual,
                kind.load(through, stage, kind.crowd()),
                kind.crowd(),
                new Way(gateway.url(), gateway.process()),
                stage);
        final var direct = past(kind, callers, gateway);
        final var past = kind.load(direct, stage, AT_A_TIME);
        final var netty = OwnServer.bareProxy(stage);
        final var bare = Row.learning("Netty, " + kind.name(), netty.url(ALPHA), past, netty.process());
        final var floor = growth(
                usual,
                kind.load(direct, stage, kind.crowd()),
                kind.crowd(),
                new Way(netty.url(ALPHA), netty.process()),
                stage);
        final var nginx =
                stage.nginx().map(it -> Row.steady("nginx, " + kind.name(), it.url(ALPHA), past, it.process()));
        final var measured = stage.measure(
                Stream.concat(Stream.of(ours, bare), nginx.stream()).toList());
        results.addAll(measured.all());
        figures.add(kind.growth().of(growth));
        figures.add(kind.floor().of(floor));
        nginx.map(measured::of)
                .map(theirs -> measured.of(ours).over(theirs, Sample::perSecond))
                .ifPresent(ratio -> figures.add(kind.speed().of(ratio)));
        netty.process().destroy();
        gateway.stop();
    }

    /** The same bytes past the gateway, in sessions that it has opened. */
    private static Script past(final Kind kind, final Callers callers, final Gateways.Running gateway)
            throws IOException, InterruptedException {
        final var ask = kind.ask();
        final var original = new Ask(ask.method(), ask.tool(), ask.params().replace("alpha__", ""));
        return callers.inSessions(gateway.url(), original);
    }
}
