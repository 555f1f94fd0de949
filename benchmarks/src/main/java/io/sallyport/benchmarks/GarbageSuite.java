package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** What a call leaves to the collector: of the whole process, so what JMH says of the path alone is less. */
final class GarbageSuite {

    private static final Claim BYTES = Claim.plain("garbage-per-call", "KB", "garbage per 1 KB call, whole process");
    static final Suite SUITE = Suite.sharing("garbage", List.of(BYTES), new Cost(0, 1, 0, 30), GarbageSuite::measure);

    private static final double KB = 1000;

    private GarbageSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var load = stage.wrk(stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo")));
        stage.warmUp().run(Row.learning("Sallyport", gateway.url(), load, gateway.process()));
        final var memory = new Memory(gateway.process());
        final long asked = stage.asked();
        final long before = memory.allocated();
        // So long because what Eden holds is known only when it is collected, so it takes many collections.
        load.run(gateway.url(), stage.kit().settings().warmUp());
        final double bytes = memory.allocated() - before;
        return Outcome.of(List.of(), List.of(BYTES.of(bytes / KB / (stage.asked() - asked))));
    }
}
