package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that hang, die and come back: what the clients of the others notice, and what their own are told. */
class ResilienceIT {

    private static final String HOLD =
            "{\"jsonrpc\":\"2.0\",\"id\":\"held\",\"method\":\"tools/call\",\"params\":{\"name\":\"%s\"}}";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aServerThatHangsDelaysNobodyElse() throws Exception {
        try (var group = new ProcessGroup(directory);
                var calm = ScriptedUpstream.start("ok");
                var never = ScriptedUpstream.start("ok").on("initialize", (_, peer) -> peer.hang());
                var turned = ScriptedUpstream.start("ok").stateful();
                var gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          calm: { url: "%s" }
                          never: { url: "%s" }
                          turned: { url: "%s", timeouts: { call: 3s, list: 3s } }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [calm, never, turned] }
                        """.formatted(
                                        calm.url(), never.url(), turned.url()))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"))) {
            client.initialize();
            Await.until(() -> client.request("tools/list", "{}").body(), list -> list.contains("turned__ok"));
            turned.on("initialize", (_, peer) -> peer.hang()).on("tools/call", (_, peer) -> peer.hang());

            final var times = new ArrayList<Duration>();
            for (int i = 0; i < 15; i++) {
                final long begun = System.nanoTime();
                assertThat(client.initialize().statusCode()).isEqualTo(200);
                times.add(Duration.ofNanos(System.nanoTime() - begun));
            }
            assertThat(Collections.min(times.subList(5, 15))).isLessThan(Duration.ofMillis(400));

            final var list = client.request("tools/list", "{}").body();
            assertThat(list).contains("calm__ok", "turned__ok", "\"io.sallyport/missing\":[\"never\"]");
            unavailable(client.call("never__ok", "{}"), "never");

            try (var raw = new RawHttp(gateway.port())) {
                raw.send(RawHttp.post(client.session().orElseThrow(), HOLD.formatted("turned__ok")));
                for (int i = 0; i < 50; i++) {
                    assertThat(client.call("calm__ok", "{}").body()).contains("\"text\":\"ok\"");
                }
                final var answer = raw.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).containsAnyOf("-31004", "-31005").contains("\"id\":\"held\"");
            }
        }
    }

    @Test
    void theFirstListWaitsOnceAndTheClientHearsWhenTheServerArrives() throws Exception {
        final int port = Ports.free();
        try (var group = new ProcessGroup(directory);
                var calm = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          calm: { url: "%s" }
                          late: { url: "http://127.0.0.1:%d/mcp", health: { interval: 500ms } }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [calm, late] }
                        """.formatted(calm.url(), port))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"));
                var stream = new RawHttp(gateway.port())) {
            client.initialize();
            open(stream, client);
            assertThat(client.request("tools/list", "{}").body())
                    .contains("calm__ok", "\"_meta\":{\"io.sallyport/missing\":[\"late\"]}");
            unavailable(client.call("late__ok", "{}"), "late");
            try (var late = ScriptedUpstream.at(port, "ok")) {
                assertThat(stream.event()).contains("notifications/tools/list_changed");
                assertThat(client.request("tools/list", "{}").body())
                        .contains("late__ok")
                        .doesNotContain("missing");
                assertThat(client.call("late__ok", "{}").body()).contains("\"text\":\"ok\"");
                assertThat(late.calls("tools/call")).hasSize(1);
            }
        }
    }

    @Test
    void theToolsOfADeadServerStayForTheGraceAndComeBackWithIt() throws Exception {
        try (var group = new ProcessGroup(directory);
                var calm = ScriptedUpstream.start("ok");
                var mortal = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(
                                directory.resolve("gateway"), group, """
                        upstreams:
                          calm: { url: "%s" }
                          mortal:
                            url: "%s"
                            health: { interval: 500ms, failures: 1 }
                            catalogue: { ttl: 500ms, grace: 5s }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [calm, mortal] }
                        """.formatted(calm.url(), mortal.url()))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"));
                var stream = new RawHttp(gateway.port())) {
            client.initialize();
            Await.until(() -> client.request("tools/list", "{}").body(), list -> list.contains("mortal__ok"));
            open(stream, client);
            mortal.die();
            assertThat(client.request("tools/list", "{}").body()).contains("mortal__ok");
            unavailable(client.call("mortal__ok", "{}"), "mortal");
            assertThat(client.request("tools/list", "{}").body())
                    .contains("mortal__ok")
                    .doesNotContain("missing");

            assertThat(stream.event()).contains("notifications/tools/list_changed");
            assertThat(client.request("tools/list", "{}").body())
                    .contains("calm__ok")
                    .doesNotContain("mortal__ok");

            try (var reborn = ScriptedUpstream.at(mortal.port(), "ok")) {
                assertThat(stream.event()).contains("notifications/tools/list_changed");
                assertThat(client.call("mortal__ok", "{}").body()).contains("\"text\":\"ok\"");
                assertThat(reborn.calls("tools/call")).hasSize(1);
            }
        }
    }

    @Test
    void theBreakerOpensAfterFiveConnectFailuresAndClosesOnATrial() throws Exception {
        try (var group = new ProcessGroup(directory);
                var mortal = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          mortal:
                            url: "%s"
                            health: { interval: 1h }
                            breaker: { failures: 5, window: 3s }
                        routes:
                          main: { path: /mcp, auth: none }
                        """.formatted(mortal.url()))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"))) {
            client.initialize();
            Await.until(() -> client.call("ok", "{}").body(), answer -> answer.contains("\"text\":\"ok\""));
            mortal.die();
            Await.until(
                    () -> {
                        unavailable(client.call("ok", "{}"), "mortal");
                        return gateway.status("/metrics").body();
                    },
                    page -> page.lines()
                            .anyMatch(line ->
                                    line.startsWith("mcp_upstream_breaker_opened_total{") && line.contains("mortal")));
            try (var reborn = ScriptedUpstream.at(mortal.port(), "ok")) {
                Await.until(() -> client.call("ok", "{}").body(), answer -> answer.contains("\"text\":\"ok\""));
                assertThat(client.call("ok", "{}").body()).contains("\"text\":\"ok\"");
                assertThat(reborn.calls("tools/call")).hasSize(2);
            }
        }
    }

    @Test
    void aSecondStreamReplacesTheFirstAndSilenceIsFilled() throws Exception {
        try (var group = new ProcessGroup(directory);
                var server = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams: { only: { url: "%s" } }
                        routes: { main: { path: /mcp, auth: none } }
                        """.formatted(server.url()))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"));
                var first = new RawHttp(gateway.port());
                var second = new RawHttp(gateway.port())) {
            client.initialize();
            open(first, client);
            open(second, client);
            assertThat(first.event()).contains("retry:");
            assertThat(first.event()).as("its end").isEmpty();
            assertThat(second.event()).startsWith(":");
        }
    }

    @Test
    void sigtermFinishesWhatRunsAndTurnsAwayWhatIsNew() throws Exception {
        final var release = new CountDownLatch(1);
        try (var group = new ProcessGroup(directory);
                var server = holding(release);
                var gateway = TestGateway.start(directory.resolve("gateway"), group, draining(server, "500ms", "40s"))
                        .awaitReady();
                var client = new McpHttp(gateway.url("/mcp"));
                var call = new RawHttp(gateway.port());
                var stream = new RawHttp(gateway.port())) {
            client.initialize();
            open(stream, client);
            call.send(RawHttp.post(client.session().orElseThrow(), HOLD.formatted("hold")));
            Await.until(() -> server.calls("tools/call"), calls -> calls.size() == 1);

            terminate(gateway);
            final var notReady = gateway.await("/ready", answer -> answer.statusCode() == 503);
            assertThat(notReady.body()).contains("\"draining\":true");
            assertThat(gateway.status("/health").statusCode()).isEqualTo(200);

            assertThat(stream.event()).contains("retry:");
            assertThat(stream.event()).as("its end").isEmpty();
            try (var late = new McpHttp(gateway.url("/mcp"))) {
                final var refused = Await.until(late::initialize, answer -> answer.statusCode() != 200);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("-31008", "\"retryable\":true");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            try (var late = new ModernClient(gateway.url("/mcp"), "{}")) {
                final var refused = late.send(1, "subscriptions/listen", "{\"notifications\":{}}", Map.of());
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("-31008", "\"retryable\":true", "\"id\":1");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(gateway.process().isAlive()).isTrue();
            release.countDown();
            assertThat(call.read().text()).contains("\"id\":\"held\"", "\"text\":\"held\"");
            assertThat(gateway.process().awaitExit(Duration.ofSeconds(30))).isTrue();
            assertThat(gateway.process().complaint("ended")).contains("it exited with status 0");
        }
    }

    @Test
    void aSecondSigtermEndsAtOnce() throws Exception {
        final var release = new CountDownLatch(1);
        try (var group = new ProcessGroup(directory);
                var server = holding(release);
                var gateway = TestGateway.start(directory.resolve("gateway"), group, draining(server, "1h", "1h"))
                        .awaitReady()) {
            terminate(gateway);
            gateway.await("/ready", answer -> answer.statusCode() == 503);
            terminate(gateway);
            assertThat(gateway.process().awaitExit(Duration.ofSeconds(30))).isTrue();
        } finally {
            release.countDown();
        }
    }

    private static ScriptedUpstream holding(final CountDownLatch release) throws Exception {
        return ScriptedUpstream.start().tool("hold", (call, peer) -> {
            release.await();
            peer.result(call, ScriptedUpstream.text("held"));
        });
    }

    private static String draining(final ScriptedUpstream server, final String delay, final String timeout) {
        return """
                listeners: { mcp: { address: "127.0.0.1:${PORT}" } }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                drain: { delay: %s, timeout: %s }
                upstreams: { only: { url: "%s" } }
                routes: { main: { path: /mcp, auth: none } }
                """.formatted(delay, timeout, server.url());
    }

    private static void terminate(final TestGateway gateway) {
        ProcessHandle.of(gateway.process().pid()).ifPresent(ProcessHandle::destroy);
    }

    private static void open(final RawHttp stream, final McpHttp client) throws Exception {
        stream.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                + client.session().orElseThrow() + "\r\n\r\n");
        assertThat(stream.readHead().status()).isEqualTo(200);
    }

    private static void unavailable(final HttpResponse<String> answer, final String upstream) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"code\":-31004", "\"retryable\":true", "\"retryAfterMs\":", '"' + upstream + '"')
                .doesNotContain("127.0.0.1", "Exception");
    }
}
