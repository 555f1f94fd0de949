package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tools/call} of 1 KB on a merged route with everything on, against nginx proxying the same bytes. */
final class CallSuite {

    private static final Claim CPU = Claim.atMost("call-cpu", 1.5, "× nginx", "tools/call 1 KB: CPU per call");
    private static final Claim TLS = Claim.atMost("call-cpu-tls", 1.5, "× nginx", "the same with TLS");
    private static final Claim URING = Claim.atMost("call-cpu-io-uring", 1.25, "× nginx", "the same with io_uring");
    private static final Claim RATE = Claim.atLeast("call-rate", 0.75, "× nginx", "calls/s");
    private static final Claim P99 = Claim.atMost("call-p99", 3, "× nginx", "p99");
    private static final Claim P99_MANY = Claim.atMost("call-p99-256", 30, "ms", "p99 at 256 connections");
    private static final Claim FLOOR =
            Claim.plain("call-cpu-floor", "× nginx", "a proxy of Netty's HTTP codecs and nothing else: CPU per call");
    private static final int MANY = 256;
    /** As many for each connection as others have: a call may be overtaken by some hundred others. */
    private static final int MANY_IDS = 8 * Stage.IDS;

    static final Suite SUITE = Suite.sharing(
            "calls", List.of(CPU, TLS, URING, FLOOR, RATE, P99, P99_MANY), new Cost(2, 6, 4, 5), CallSuite::measure);

    private CallSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var script = stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo"));
        final var load = stage.wrk(script);
        final var many = stage.wrk(script, MANY, MANY_IDS);
        final var rows = new ArrayList<>(List.of(
                new Row("Sallyport", gateway.url(), load, gateway.process()),
                new Row("Sallyport, TLS", gateway.tlsUrl(), load, gateway.process()),
                new Row("Sallyport, 256 connections", gateway.url(), many, gateway.process()),
                new Row("direct", stage.upstream("/alpha"), load)));
        final var uring = stage.gateway(Configuration.USUAL, Map.of("SALLYPORT_TRANSPORT", "io_uring"));
        final var there = stage.wrk(stage.callers().inSessions(uring.url(), Ask.echo("alpha__echo")));
        rows.add(new Row("Sallyport, io_uring", uring.url(), there, uring.process()));
        final var netty = OwnServer.bareProxy(stage);
        rows.add(new Row("Netty, nothing else", netty.url("/alpha"), load, netty.process()));
        final var nginx = stage.nginx();
        if (nginx.isPresent()) {
            final var it = nginx.get();
            rows.add(new Row("nginx", it.url("/alpha"), load, it.process()));
            rows.add(new Row("nginx, TLS", it.tlsUrl("/alpha"), load, it.process()));
            rows.add(new Row("nginx, 256 connections", it.url("/alpha"), many, it.process()));
        }
        final var results = stage.measure(rows);
        uring.stop();
        netty.process().destroy();
        final var figures = new ArrayList<>(List.of(P99_MANY.of(results.get(2).p99Millis())));
        if (nginx.isPresent()) {
            figures.addAll(against(results.get(0), results.get(6)));
            figures.add(URING.of(results.get(4).cpuOver(results.get(6))));
            figures.add(FLOOR.of(results.get(5).cpuOver(results.get(6))));
            figures.add(TLS.of(results.get(1).cpuOver(results.get(7))));
        }
        return Outcome.of(results, figures);
    }

    private static List<Figure> against(final Result ours, final Result nginx) {
        return List.of(
                CPU.of(ours.cpuOver(nginx)),
                RATE.of(ours.over(nginx, Sample::perSecond)),
                P99.of(ours.over(nginx, sample -> sample.counted().p99())));
    }
}
