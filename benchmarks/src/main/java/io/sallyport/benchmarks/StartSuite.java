package io.sallyport.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** From the launcher's start to the first answered call, by a client that asks again and again. */
final class StartSuite {

    private static final Claim ONE = Claim.atMost("start-1-core", 500, "ms", "start to first answered call, 1 core");
    private static final Claim TWO = Claim.atMost("start-2-cores", 350, "ms", "start to first answered call, 2 cores");
    private static final Claim FIRST =
            Claim.plain("first-1000-p99", "ms", "p99 of the first 1,000 calls once /ready says yes, 1 connection");
    static final Suite SUITE =
            Suite.alone("start", List.of(ONE, TWO, FIRST), new Cost(0, 0, 0, 50), StartSuite::measure);

    private static final int CALLS = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private StartSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var cores = stage.kit().cores();
        // What a first start leaves in the caches of files is there for all that count.
        start(stage, cores.measured(List.of()));
        final var one = new ArrayList<Double>();
        final var two = new ArrayList<Double>();
        final var first = new ArrayList<Double>();
        for (int round = 0; round < stage.kit().settings().rounds(); round++) {
            one.add(start(stage, cores.measured(List.of())));
            two.add(start(stage, cores.all(List.of())));
            first.add(firstCalls(stage));
        }
        return Outcome.of(List.of(), List.of(ONE.of(median(one)), TWO.of(median(two)), FIRST.of(median(first))));
    }

    private static double start(final Stage stage, final List<String> pinning)
            throws IOException, InterruptedException {
        final var start = stage.gateways().prepare("start", Configuration.USUAL, Map.of(), pinning);
        final var client = new RawClient(start.listeners().plain(), "/mcp");
        final var call =
                stage.callers().stateless(Ask.echo("alpha__echo")).requests().getFirst();
        final long begun = System.nanoTime();
        final var process = stage.group().start("start", start.command(), start.environment());
        try {
            while (!client.answers(call)) {
                if (!process.isAlive() || System.nanoTime() - begun > LONGEST.toNanos()) {
                    throw new IOException(process.complaint("did not answer a call"));
                }
            }
            return (System.nanoTime() - begun) / 1e6;
        } finally {
            process.stop();
        }
    }

    private static double firstCalls(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.gateway(Configuration.USUAL);
        try (var connection = new RawClient(gateway.listeners().plain(), "/mcp").connect()) {
            final var call = stage.callers()
                    .stateless(Ask.echo("alpha__echo"))
                    .requests()
                    .getFirst();
            final var nanos = new long[CALLS];
            for (int number = 0; number < CALLS; number++) {
                final long begun = System.nanoTime();
                connection.exchange(call);
                nanos[number] = System.nanoTime() - begun;
            }
            Arrays.sort(nanos);
            return nanos[CALLS * 99 / 100] / 1e6;
        } finally {
            gateway.stop();
        }
    }

    private static double median(final List<Double> values) {
        return Result.median(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }
}
