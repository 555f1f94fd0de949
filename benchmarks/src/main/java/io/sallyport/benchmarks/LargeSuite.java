package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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
            new Cost(3, 6, 3, 126),
            LargeSuite::measure);

    private static final int AT_A_TIME = 4;
    /** Of arguments, each of which costs the load generator 10 MB. */
    private static final int FEW_IDS = 16;

    private static final double MB = 1e6;
    private static final String ALPHA = "/alpha";

    private LargeSuite() {}

    private record Kind(String name, Ask ask, int ids, Claim speed, Claim growth, Claim floor) {}

    private static Claim floor(final String name, final String what) {
        return Claim.plain(name, "MB", what + ", passed on by Netty's HTTP codecs and nothing else: memory grows");
    }

    /** How much more a process takes than it did after calls of 1 KB. */
    private record Growth(Memory memory, long before) {

        static Growth after(final Load usual, final Duration window, final URI url, final ProcessHandle process)
                throws IOException, InterruptedException {
            usual.run(url, window);
            final var memory = new Memory(process);
            final long before = memory.resident();
            memory.forget();
            return new Growth(memory, before);
        }

        double perCall() throws IOException {
            return (memory.peak() - before) / MB / AT_A_TIME;
        }
    }

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var text = "{\"text\":\"" + Script.LARGE + "\"}";
        final var kinds = List.of(
                new Kind("10 MB JSON", Ask.call("alpha__large", "{}", ""), Stage.IDS, JSON, JSON_MEMORY, JSON_FLOOR),
                new Kind(
                        "10 MB SSE",
                        Ask.call("alpha__large_event", "{}", ""),
                        Stage.IDS,
                        EVENT,
                        EVENT_MEMORY,
                        EVENT_FLOOR),
                new Kind(
                        "10 MB arguments",
                        Ask.call("alpha__echo", text, ""),
                        FEW_IDS,
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
        final var window = stage.kit().settings().ageing();
        final var growth = Growth.after(usual, window, gateway.url(), gateway.process());
        final var load = stage.wrk(callers.inSessions(gateway.url(), kind.ask()), AT_A_TIME, kind.ids());
        final var ours = Row.learning("Sallyport, " + kind.name(), gateway.url(), load, gateway.process());
        final var past = past(kind, callers, gateway, stage);
        final var netty = OwnServer.bareProxy(stage);
        final var floor = Growth.after(usual, window, netty.url(ALPHA), netty.process());
        final var bare = Row.learning("Netty, " + kind.name(), netty.url(ALPHA), past, netty.process());
        final var nginx =
                stage.nginx().map(it -> Row.steady("nginx, " + kind.name(), it.url(ALPHA), past, it.process()));
        final var measured = stage.measure(
                Stream.concat(Stream.of(ours, bare), nginx.stream()).toList());
        results.addAll(measured.all());
        figures.add(kind.growth().of(growth.perCall()));
        figures.add(kind.floor().of(floor.perCall()));
        nginx.map(measured::of)
                .map(theirs -> measured.of(ours).over(theirs, Sample::perSecond))
                .ifPresent(ratio -> figures.add(kind.speed().of(ratio)));
        netty.process().destroy();
        gateway.stop();
    }

    /** The same bytes past the gateway, in sessions that it has opened. */
    private static Load past(final Kind kind, final Callers callers, final Gateways.Running gateway, final Stage stage)
            throws IOException, InterruptedException {
        final var ask = kind.ask();
        final var original = new Ask(ask.method(), ask.tool(), ask.params().replace("alpha__", ""));
        return stage.wrk(callers.inSessions(gateway.url(), original), AT_A_TIME, kind.ids());
    }
}
