package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.servers.Stats;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGKILL costs: of the gateway, and of a replica behind it. */
class SurvivalIT {

    private static final int SESSIONS = 200;
    private static final int CALLS = 20;
    private static final String RENEWALS = "mcp_upstream_session_renewals_total{upstream=\"notes\"}";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aGatewayThatIsKilledBetweenCallsComesBackWithEverySession() throws Exception {
        try (var group = new ProcessGroup(directory);
                var a = DemoServers.start(ServerKind.NOTES, "notes-a");
                var b = DemoServers.start(ServerKind.NOTES, "notes-b");
                var c = DemoServers.start(ServerKind.NOTES, "notes-c");
                var gateway = start(group, a, b, c);
                var crowd = new Crowd("s", SESSIONS, gateway.url("/mcp"))) {
            crowd.work(CALLS / 2);
            gateway.killAndRestart();
            crowd.work(CALLS / 2);
            assertThat(crowd.takers())
                    .allSatisfy(taker -> assertThat(taker.renewals()).isZero());
            assertThat(gateway.metric(RENEWALS)).isZero();
        }
    }

    @Test
    void aGatewayThatIsKilledDuringCallsLeavesNoneHangingAndRunsNoneTwice() throws Exception {
        try (var group = new ProcessGroup(directory);
                var a = DemoServers.start(ServerKind.NOTES, "notes-a");
                var b = DemoServers.start(ServerKind.NOTES, "notes-b");
                var c = DemoServers.start(ServerKind.NOTES, "notes-c");
                var gateway = start(group, a, b, c);
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var strikers = new ArrayList<Striker>();
            for (int i = 0; i < SESSIONS; i++) {
                strikers.add(new Striker("s" + i, gateway.url("/mcp"), http));
            }

            final var inTheMiddle = new CountDownLatch(SESSIONS * CALLS / 4);
            final var before = all(threads, strikers, striker -> striker.strike(CALLS, inTheMiddle::countDown));
            assertThat(inTheMiddle.await(1, TimeUnit.MINUTES)).isTrue();
            gateway.killAndRestart();
            assertThat(outcomes(before)).as("some calls were in flight").contains(false);

            final var after = all(
                    threads,
                    strikers,
                    striker -> striker.strike(CALLS - striker.made().size(), () -> {}));
            assertThat(outcomes(after)).containsOnly(true);
            for (final var striker : strikers) {
                assertThat(striker.notes())
                        .containsAll(striker.answered())
                        .isSubsetOf(striker.made())
                        .doesNotHaveDuplicates();
            }
            final var runs = runs(a, b, c);
            assertThat(runs.values()).containsOnly(1L);
            assertThat(runs.keySet())
                    .containsAll(strikers.stream()
                            .flatMap(striker -> striker.answered().stream())
                            .toList());
        }
    }

    @Test
    void aReplicaThatComesBackWithoutItsSessionsGetsOneNewForEach() throws Exception {
        try (var group = new ProcessGroup(directory)) {
            final var replica = DemoServers.spawn(group, ServerKind.NOTES, "notes");
            try (var gateway = start(group, replica);
                    var crowd = new Crowd("s", 10, gateway.url("/mcp"))) {
                crowd.work(4);
                replica.process().kill();
                final var again = DemoServers.spawn(group, ServerKind.NOTES, "notes", replica.port());
                crowd.each(taker -> {
                    taker.work(6);
                    return taker;
                });
                assertThat(crowd.takers())
                        .allSatisfy(taker -> assertThat(taker.renewals()).isEqualTo(1));
                assertThat(gateway.metric(RENEWALS)).isEqualTo(10);
                // The gateway's own session may have been opened anew by now, too.
                assertThat(Stats.of(again.port()).sessionsOpened()).isBetween(10L, 11L);
            }
        }
    }

    @Test
    void aReplicaThatStaysAwayLosesItsSessionsToTheOthersAndNoCallFails() throws Exception {
        try (var group = new ProcessGroup(directory);
                var stays = DemoServers.start(ServerKind.NOTES, "stays")) {
            final var dies = DemoServers.spawn(group, ServerKind.NOTES, "dies");
            try (var gateway = start(group, stays, dies);
                    var crowd = new Crowd("s", 40, gateway.url("/mcp"))) {
                crowd.work(4);
                final var before = crowd.replicas();
                assertThat(Crowd.shares(before)).containsOnlyKeys("stays", "dies");

                dies.process().kill();
                crowd.work(4);
                assertThat(crowd.replicas().values()).containsOnly("stays");
                assertThat(crowd.takers())
                        .allSatisfy(taker ->
                                assertThat(taker.renewals()).isEqualTo("dies".equals(before.get(taker)) ? 1 : 0));
                try (var newcomers = new Crowd("n", 20, gateway.url("/mcp"))) {
                    newcomers.work(2);
                }
            }
        }
    }

    private interface Deed {
        boolean of(Striker striker) throws Exception;
    }

    private static List<Future<Boolean>> all(
            final ExecutorService threads, final List<Striker> strikers, final Deed deed) {
        return strikers.stream()
                .map(striker -> threads.submit(() -> deed.of(striker)))
                .toList();
    }

    private static List<Boolean> outcomes(final List<Future<Boolean>> running) throws Exception {
        final var outcomes = new ArrayList<Boolean>();
        for (final var striker : running) {
            outcomes.add(striker.get(2, TimeUnit.MINUTES));
        }
        return outcomes;
    }

    /** How often each marked call began to run, over all replicas. */
    private static Map<String, Long> runs(final DemoServer... replicas) throws Exception {
        final var runs = new HashMap<String, Long>();
        for (final var replica : replicas) {
            Stats.of(replica.port()).callsPerNonce().forEach((nonce, count) -> runs.merge(nonce, count, Long::sum));
        }
        return runs;
    }

    private TestGateway start(final ProcessGroup group, final DemoServer... replicas) throws Exception {
        return TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        """
                        sessions: { keys: ["${K1}"], openWithin: 20s }
                        upstreams:
                          notes: { endpoints: [%s] }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [notes] }
                        """.formatted(List.of(replicas).stream()
                                .map(replica -> "\"http://127.0.0.1:" + replica.port() + "/mcp\"")
                                .collect(Collectors.joining(", "))),
                        Map.of("K1", "the first key, at least 32 characters long"))
                .awaitReady();
    }
}
