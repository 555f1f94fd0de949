package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** HTTP/2 against HTTP/1.1: a hundred calls at a time of a modern client, with TLS, on one connection and on a hundred. */
final class MultiplexSuite {

    private static final Claim CPU =
            Claim.atMost("http2-cpu", 1.2, "× HTTP/1.1", "HTTP/2, 100 streams on one connection: CPU per call");
    private static final Claim RATE =
            Claim.atLeast("http2-rate", 0.8, "× HTTP/1.1", "HTTP/2, 100 streams on one connection: calls/s");
    static final Suite SUITE =
            Suite.sharing("http2", List.of(CPU, RATE), new Cost(0, 2, 0, 2), MultiplexSuite::measure);

    private static final int AT_A_TIME = 100;

    private MultiplexSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var h2load = stage.kit().programs().h2load();
        if (h2load.isEmpty()) {
            return Outcome.skipped("h2load is missing, so HTTP/2 is left out: apt-get install nghttp2-client");
        }
        final var gateway = stage.sharedGateway();
        final var script = stage.callers().stateless(Ask.echo("next__echo"));
        final var one = H2load.of(h2load.get(), stage, script.requests().getFirst(), AT_A_TIME);
        final var many = stage.wrk(script, AT_A_TIME, Stage.IDS);
        final var http2 = Row.learning("Sallyport, HTTP/2", gateway.tlsUrl(), one, gateway.process());
        final var http1 = Row.learning("Sallyport, HTTP/1.1", gateway.tlsUrl(), many, gateway.process());
        final var results = stage.measure(List.of(http2, http1));
        final var ours = results.of(http2);
        final var base = results.of(http1);
        return Outcome.of(
                results.all(), List.of(CPU.of(ours.cpuOver(base)), RATE.of(ours.over(base, Sample::perSecond))));
    }
}
