package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** That everything was on: what the gateway has counted, written and exported of the measured calls, and whom it refused. */
final class ProofSuite {

    private static final Claim LINES =
            Claim.near("proof-access-lines", 1, 0.001, "per call", "access lines of calls that the upstream answered");
    private static final Claim COUNTED =
            Claim.near("proof-metrics", 1, 0.001, "per call", "mcp_tool_calls_total of the same");
    private static final Claim SPANS =
            Claim.near("proof-spans", 0.1, 0.02, "per call", "server spans exported, one call in ten traced");
    private static final Claim REFUSED =
            Claim.near("proof-bad-tokens", 1, 0.3, "per sent", "401 for one call in 10,000, with a bad token");
    private static final Claim LIMITED =
            Claim.near("proof-limit", 1, 0.001, "per allowed", "calls that a limit of 20 a day let through");
    static final Suite SUITE = Suite.sharing(
            "proof", List.of(LINES, COUNTED, SPANS, REFUSED, LIMITED), new Cost(0, 0, 0, 60), ProofSuite::measure);

    private static final int CALLS = 10_000;
    /** Which of them has the bad token: early, that a short run meets it. */
    private static final int BAD = 50;

    /** Beside {@code initialize}, which counts too. */
    private static final int ALLOWED = 20;

    /** Longer than the exporter waits until it sends what it has. */
    private static final int EXPORT_MILLIS = 7000;

    private ProofSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var good = stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo"));
        final var load = stage.wrk(withBadToken(good), stage.kit().settings().connections(), CALLS);
        // What was before it is told by then.
        Thread.sleep(EXPORT_MILLIS);
        stage.dropAccessLogs();
        final var before = Told.by(gateway, stage);
        final var counted = load.run(gateway.url(), stage.kit().settings().warmUp());
        Thread.sleep(EXPORT_MILLIS);
        final var told = Told.by(gateway, stage).minus(before);
        final double calls = told.answered();
        final double sent = Math.ceil((counted.requests() - BAD) / (double) CALLS);
        final var figures = List.of(
                LINES.of(lines(gateway) / calls),
                COUNTED.of(told.calls() / calls),
                SPANS.of(told.spans() / calls),
                REFUSED.of(told.failures() / sent),
                LIMITED.of(passed(stage)));
        return Outcome.of(List.of(), figures);
    }

    /**
     * What was counted so far: by the upstream, by the gateway, by the collector.
     *
     * @param failures of authentication
     */
    private record Told(long answered, long calls, long spans, long failures) {

        static Told by(final Gateways.Running gateway, final Stage stage) throws IOException, InterruptedException {
            final var metrics = gateway.metrics();
            return new Told(
                    stage.count("calls"),
                    metrics.sum("mcp_tool_calls_total", ""),
                    stage.count("spans"),
                    metrics.sum("mcp_auth_failures_total", ""));
        }

        Told minus(final Told before) {
            return new Told(
                    answered - before.answered, calls - before.calls, spans - before.spans, failures - before.failures);
        }
    }

    private static Script withBadToken(final Script good) {
        final var all = new ArrayList<Script.Request>();
        for (int number = 0; number < CALLS; number++) {
            all.add(good.requests().get(number % good.requests().size()));
        }
        final var headers = new LinkedHashMap<>(all.get(BAD).headers());
        headers.computeIfPresent("Authorization", (_, token) -> token.substring(0, token.length() - 8) + "AAAAAAAA");
        all.set(BAD, new Script.Request(headers, all.get(BAD).body()));
        return new Script(all);
    }

    private static double lines(final Gateways.Running gateway) throws IOException {
        try (var lines = Files.lines(gateway.log())) {
            return lines.filter(
                            line -> line.contains("\"method\":\"tools/call\"") && line.contains("\"status\":\"ok\""))
                    .count();
        }
    }

    /** What of many calls a gateway lets through that has to count each of them, as a share of what it may. */
    private static double passed(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.gateway(Configuration.USUAL.limited(ALLOWED + 1 + "/d"));
        final var callers = stage.callers();
        final var load = stage.wrk(callers.inSessions(gateway.url(), Ask.echo("alpha__echo")));
        final long before = stage.count("calls");
        load.run(gateway.url(), stage.kit().settings().warmUp());
        gateway.stop();
        return (stage.count("calls") - before) / (double) (ALLOWED * callers.count());
    }
}
