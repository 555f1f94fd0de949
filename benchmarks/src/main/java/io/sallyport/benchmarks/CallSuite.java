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
    private static final String NO_RINGS =
            "io_uring: not measured, for this machine lets no process use it (containers mostly forbid it)";
    private static final int MANY = 256;
    /** As many for each connection as others have: a call may be overtaken by some hundred others. */
    private static final int MANY_IDS = 8 * Stage.IDS;

    static final Suite SUITE = Suite.sharing(
            "calls",
            List.of(CPU, TLS, URING, FLOOR, FLOOR_URING, RATE, P99, P99_MANY),
            new Cost(2, 6, 4, 7),
            CallSuite::measure);

    private CallSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var script = stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo"));
        final var load = stage.wrk(script);
        final var many = stage.wrk(script, MANY, MANY_IDS);
        final var ours = ours(gateway, load, many);
        final var direct = Row.direct("direct", stage.upstream("/alpha"), load);
        final var netty = OwnServer.bareProxy(stage);
        final var floor = Row.learning("Netty, nothing else", netty.url("/alpha"), load, netty.process());
        final var rings = rings(stage, load);
        final var nginx = stage.nginx().map(it -> theirs(it, load, many));
        final var rows = new ArrayList<>(List.of(ours.plain(), ours.tls(), ours.many(), direct, floor));
        rings.ifPresent(there -> rows.addAll(List.of(there.ours(), there.floor())));
        nginx.ifPresent(theirs -> rows.addAll(List.of(theirs.plain(), theirs.tls(), theirs.many())));
        final var results = stage.measure(rows);
        netty.process().destroy();
        rings.ifPresent(Rings::stop);
        final var figures =
                new ArrayList<>(List.of(P99_MANY.of(results.of(ours.many()).p99Millis())));
        if (nginx.isPresent()) {
            final var plain = results.of(nginx.get().plain());
            final var tls = results.of(nginx.get().tls());
            figures.addAll(against(results.of(ours.plain()), plain));
            figures.add(FLOOR.of(results.of(floor).cpuOver(plain)));
            rings.ifPresent(there -> figures.addAll(List.of(
                    URING.of(results.of(there.ours()).cpuOver(plain)),
                    FLOOR_URING.of(results.of(there.floor()).cpuOver(plain)))));
            figures.add(TLS.of(results.of(ours.tls()).cpuOver(tls)));
        }
        return Outcome.of(results.all(), figures).noting(rings.isPresent() ? List.of() : List.of(NO_RINGS));
    }

    /** What is measured with io_uring: never epoll under its name. */
    private record Rings(Gateways.Running gateway, OwnServer netty, Row ours, Row floor) {

        void stop() {
            gateway.stop();
            netty.process().destroy();
        }
    }

    private static Optional<Rings> rings(final Stage stage, final Load load) throws IOException, InterruptedException {
        if (!BareProxy.hasIoUring()) {
            return Optional.empty();
        }
        final var gateway = stage.gateway(Configuration.USUAL, Map.of("SALLYPORT_TRANSPORT", "io_uring"));
        final var calls = stage.wrk(stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo")));
        final var netty = OwnServer.bareProxy(stage, "io_uring");
        return Optional.of(new Rings(
                gateway,
                netty,
                Row.learning("Sallyport, io_uring", gateway.url(), calls, gateway.process()),
                Row.learning("Netty, io_uring", netty.url("/alpha"), load, netty.process())));
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
