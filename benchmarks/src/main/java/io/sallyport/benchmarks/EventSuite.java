package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** Progress of calls: each says a thousand events before its result. */
final class EventSuite {

    private static final Claim RATE = Claim.atLeast("events", 100_000, "/s", "progress events relayed");
    static final Suite SUITE = Suite.sharing("progress", List.of(RATE), new Cost(0, 1, 0, 2), EventSuite::measure);

    private static final int EVENTS = 1000;
    private static final int CONNECTIONS = 8;

    private EventSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.sharedGateway();
        final var ask = Ask.call("alpha__progress", "{}", ",\"_meta\":{\"progressToken\":" + Script.ID + "}");
        final var load = stage.wrk(stage.callers().inSessions(gateway.url(), ask), CONNECTIONS, Stage.IDS);
        final var row = Row.learning("Sallyport, 1,000 events", gateway.url(), load, gateway.process());
        final var results = stage.measure(List.of(row));
        return Outcome.of(
                results.all(), List.of(RATE.of(EVENTS * results.of(row).median(Sample::perSecond))));
    }
}
