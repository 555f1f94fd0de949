package io.sallyport.benchmarks;

import io.sallyport.benchmarks.upstream.BareProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private static final Claim FLOOR_URING =
            Claim.plain("call-cpu-io-uring-floor", "× nginx", "the same with io_uring: CPU per call");
    private static final int MANY = 256;
    /** As many for each connection as others have: a call may be overtaken by some hundred others. */
    private static final int MANY_IDS = 8 * Stage.IDS;

    static final Suite SUITE = Suite.sharing(
            "calls",
            List.of(CPU, TLS, URING, FLOOR, FLOOR_URING, RATE, P99, P99_MANY),
            new Cost(2, 7, 4, 7),
            CallSuite::measure);

    private CallSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var script = stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo"));
        final var load = stage.wrk(script);
        final var many = stage.wrk(script, MANY, MANY_IDS);
        final var ours = ours(gateway, load, many);
        final var direct = Row.direct("direct", stage.upstream("/alpha"), load);
        final var other = stage.gateway(Configuration.USUAL, Map.of("SALLYPORT_TRANSPORT", "io_uring"));
        final var there = stage.wrk(stage.callers().inSessions(other.url(), Ask.echo("alpha__echo")));
        final var uring = Row.learning("Sallyport, io_uring", other.url(), there, other.process());
        final var netty = OwnServer.bareProxy(stage);
        final var floor = Row.learning("Netty, nothing else", netty.url("/alpha"), load, netty.process());
        final var ring = BareProxy.hasIoUring()
                ? Optional.of(OwnServer.bareProxy(stage, "io_uring"))
                : Optional.<OwnServer>empty();
        final var ringFloor = ring.map(it -> Row.learning("Netty, io_uring", it.url("/alpha"), load, it.process()));
        final var nginx = stage.nginx().map(it -> theirs(it, load, many));
        final var rows = new ArrayList<>(List.of(ours.plain(), ours.tls(), ours.many(), direct, uring, floor));
        ringFloor.ifPresent(rows::add);
        nginx.ifPresent(theirs -> rows.addAll(List.of(theirs.plain(), theirs.tls(), theirs.many())));
        final var results = stage.measure(rows);
        other.stop();
        netty.process().destroy();
        ring.ifPresent(it -> it.process().destroy());
        final var figures =
                new ArrayList<>(List.of(P99_MANY.of(results.of(ours.many()).p99Millis())));
        if (nginx.isPresent()) {
            final var plain = results.of(nginx.get().plain());
            final var tls = results.of(nginx.get().tls());
            figures.addAll(against(results.of(ours.plain()), plain));
            figures.add(URING.of(results.of(uring).cpuOver(plain)));
            figures.add(FLOOR.of(results.of(floor).cpuOver(plain)));
            ringFloor.map(results::of).ifPresent(it -> figures.add(FLOOR_URING.of(it.cpuOver(plain))));
            figures.add(TLS.of(results.of(ours.tls()).cpuOver(tls)));
        }
        return Outcome.of(results.all(), figures);
    }

    /** What is measured of the gateway and of nginx alike. */
    private record Ways(Row plain, Row tls, Row many) {}

    private static Ways ours(final Gateways.Running gateway, final Load load, final Load many) throws IOException {
        final var process = gateway.process();
        return new Ways(
                Row.learning("Sallyport", gateway.url(), load, process),
                Row.learning("Sallyport, TLS", gateway.tlsUrl(), load, process),
                Row.learning("Sallyport, 256 connections", gateway.url(), many, process));
    }

    private static Ways theirs(final Nginx nginx, final Load load, final Load many) {
        final var process = nginx.process();
        return new Ways(
                Row.steady("nginx", nginx.url("/alpha"), load, process),
                Row.steady("nginx, TLS", nginx.tlsUrl("/alpha"), load, process),
                Row.steady("nginx, 256 connections", nginx.url("/alpha"), many, process));
    }

    private static List<Figure> against(final Result ours, final Result nginx) {
        return List.of(
                CPU.of(ours.cpuOver(nginx)),
                RATE.of(ours.over(nginx, Sample::perSecond)),
                P99.of(ours.over(nginx, sample -> sample.counted().p99())));
    }
}
