package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** What a call leaves to the collector: of the whole process, so what JMH says of the path alone is less. */
final class GarbageSuite {

    private static final Claim BYTES =
            Claim.atMost("garbage-per-call", 6, "KB", "garbage per 1 KB call, whole process");
    static final Suite SUITE = new Suite("garbage", List.of(BYTES), GarbageSuite::measure);

    private static final double KB = 1000;

    private GarbageSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.gateway(Configuration.USUAL);
        final var load = stage.wrk(stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo")));
        load.run(gateway.url(), stage.kit().settings().warmUp());
        final var memory = new Memory(gateway.process());
        final long asked = stage.asked();
        final long before = memory.allocated();
        // As long again: what Eden holds is known only when it is collected, so it takes many collections.
        load.run(gateway.url(), stage.kit().settings().warmUp());
        final double bytes = memory.allocated() - before;
        return Outcome.of(List.of(), List.of(BYTES.of(bytes / KB / (stage.asked() - asked))));
    }
}
