package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.servers.Stats;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every session stays with the replica that holds it, while replicas come and go. */
class AffinityIT {

    private static final int SESSIONS = 200;
    private static final String RENEWALS = "mcp_upstream_session_renewals_total{upstream=\"notes\"}";

    @TempDir
    private Path directory = Path.of("");

    private final List<DemoServer> replicas = new ArrayList<>();

    @BeforeEach
    void startReplicas() throws Exception {
        for (final var name : List.of("notes-a", "notes-b", "notes-c", "notes-d")) {
            replicas.add(DemoServers.start(ServerKind.NOTES, name));
        }
    }

    @AfterEach
    void stopReplicas() {
        replicas.forEach(DemoServer::close);
    }

    @Test
    void sessionsSpreadEvenlyAndAFourthReplicaMovesNoneAndTakesItsShareOfTheNew() throws Exception {
        try (var group = new ProcessGroup(directory);
                var gateway = TestGateway.start(directory.resolve("gateway"), group, config(replicas.subList(0, 3)));
                var crowd = new Crowd("s", SESSIONS, gateway.awaitReady().url("/mcp"))) {
            crowd.work(10);
            final var before = crowd.replicas();
            assertThat(Crowd.shares(before)).containsOnlyKeys("notes-a", "notes-b", "notes-c");
            assertThat(Crowd.shares(before).values())
                    .allSatisfy(share -> assertThat(share).isBetween(SESSIONS * 15L / 100, SESSIONS * 55L / 100));

            reload(gateway, replicas);
            crowd.work(10);
            assertThat(crowd.replicas()).isEqualTo(before);
            assertThat(crowd.takers())
                    .allSatisfy(taker -> assertThat(taker.renewals()).isZero());
            try (var newcomers = new Crowd("n", 80, gateway.url("/mcp"))) {
                newcomers.work(2);
                assertThat(Crowd.shares(newcomers.replicas()))
                        .containsOnlyKeys("notes-a", "notes-b", "notes-c", "notes-d");
            }
            assertThat(gateway.metric(RENEWALS)).isZero();
        }
    }

    @Test
    void aRemovedReplicaCostsNoCallAndRenewsItsOwnSessionsOnceEach() throws Exception {
        try (var group = new ProcessGroup(directory);
                var gateway = TestGateway.start(directory.resolve("gateway"), group, config(replicas.subList(0, 3)));
                var crowd = new Crowd("s", SESSIONS, gateway.awaitReady().url("/mcp"))) {
            final var before = crowd.replicas();
            final var working = crowd.begin(10);
            reload(gateway, replicas.subList(0, 2));
            working.get();
            crowd.work(10);

            final var after = crowd.replicas();
            for (final var taker : crowd.takers()) {
                final boolean moved = "notes-c".equals(before.get(taker));
                assertThat(taker.renewals()).isEqualTo(moved ? 1 : 0);
                assertThat(after.get(taker)).satisfies(replica -> {
                    if (moved) {
                        assertThat(replica).isIn("notes-a", "notes-b");
                    } else {
                        assertThat(replica).isEqualTo(before.get(taker));
                    }
                });
            }
            final long moved = Crowd.shares(before).getOrDefault("notes-c", 0L);
            assertThat(moved).isPositive();
            assertThat(gateway.metric(RENEWALS)).isEqualTo((double) moved);
            assertThat(Files.readAllLines(gateway.process().log()))
                    .filteredOn(line -> line.contains("Upstream notes lost a session"))
                    .hasSize((int) moved);
        }
    }

    @Test
    void replicasThatAreAllReplacedAtOnceCostNoCall() throws Exception {
        try (var group = new ProcessGroup(directory);
                var gateway = TestGateway.start(directory.resolve("gateway"), group, config(replicas.subList(0, 2)));
                var crowd = new Crowd("s", 20, gateway.awaitReady().url("/mcp"))) {
            crowd.work(4);
            reload(gateway, replicas.subList(2, 4));
            crowd.work(4);
            assertThat(crowd.takers())
                    .allSatisfy(taker -> assertThat(taker.renewals()).isEqualTo(1));
            assertThat(Stats.of(replicas.get(2).port()).callsPerSession().size()
                            + Stats.of(replicas.get(3).port()).callsPerSession().size())
                    .isEqualTo(20);
        }
    }

    private static void reload(final TestGateway gateway, final List<DemoServer> replicas) throws Exception {
        gateway.configure(config(replicas));
        gateway.await(
                "/metrics", page -> page.body().contains("sallyport_config_reloads_total{result=\"success\"} 1.0"));
    }

    private static String config(final List<DemoServer> replicas) {
        return """
                sessions: { openWithin: 20s }
                upstreams:
                  notes: { endpoints: [%s] }
                routes:
                  main: { path: /mcp, auth: none, upstreams: [notes] }
                """.formatted(replicas.stream()
                .map(replica -> "\"http://127.0.0.1:" + replica.port() + "/mcp\"")
                .collect(Collectors.joining(", ")));
    }
}
