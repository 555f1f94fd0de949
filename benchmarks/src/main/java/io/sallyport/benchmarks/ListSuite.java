package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;

/** Merged {@code tools/list} of a warm catalogue: 20 upstreams with 50 tools each, all quick or one of them slow. */
final class ListSuite {

    private static final Claim RATE = Claim.atLeast("list-rate", 5000, "/s", "merged tools/list, 20 × 50 tools");
    private static final Claim ASKED = Claim.atMost("list-asked", 0, "", "lists asked of upstreams meanwhile");
    private static final Claim SLOW =
            Claim.atMost("list-slow", 1.1, "× all quick", "the same where one upstream takes 2 s: p99");
    private static final Claim FLOOR = Claim.plain(
            "list-floor", "/s", "a list of 1,000 tools from a server of Netty's HTTP codecs that has it ready");
    static final Suite SUITE =
            Suite.alone("lists", List.of(RATE, ASKED, SLOW, FLOOR), new Cost(2, 3, 0, 12), ListSuite::measure);

    private static final int UPSTREAMS = 20;

    private ListSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var allQuick = stage.gateway(configuration("/tools-50"));
        final var oneSlow = stage.gateway(configuration("/tools-50/slow-2000"));
        final var quick = row("Sallyport, lists", allQuick, stage);
        final var slow = row("Sallyport, lists, one slow", oneSlow, stage);
        final var netty = OwnServer.measured(stage);
        final var ready = Row.learning(
                        "Netty, the list ready",
                        netty.url("/u0/tools-1000"),
                        stage.wrk(stage.callers().bare(Ask.LIST)),
                        netty.process())
                .checked(Row.Check.UNASKED);
        final var results = stage.measure(List.of(quick, slow, ready));
        netty.process().destroy();
        final var lists = results.of(quick);
        return Outcome.of(
                results.all(),
                List.of(
                        RATE.of(lists.median(Sample::perSecond)),
                        ASKED.of(lists.median(Sample::answered)),
                        SLOW.of(results.of(slow)
                                .over(lists, sample -> sample.counted().p99())),
                        FLOOR.of(results.of(ready).median(Sample::perSecond))));
    }

    /** Where lists stay fresh longer than this takes. */
    private static Configuration configuration(final String last) {
        var configuration =
                Configuration.EMPTY.setting("catalogue: { ttl: 1h }").with("u0", "/u0" + last);
        for (int number = 1; number < UPSTREAMS; number++) {
            configuration = configuration.with("u" + number, "/u" + number + "/tools-50");
        }
        return configuration;
    }

    private static Row row(final String name, final Gateways.Running gateway, final Stage stage)
            throws IOException, InterruptedException {
        final var script = stage.callers().inSessions(gateway.url(), Ask.LIST);
        return Row.learning(name, gateway.url(), stage.wrk(script), gateway.process())
                .checked(Row.Check.UNASKED);
    }
}
