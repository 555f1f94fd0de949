package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /ready} says: up means that MCP answers, and asking never costs an upstream anything. */
class ReadinessIT {

    private static final String DEFAULTS =
            "upstreamDefaults: { health: { interval: 500ms, timeout: 1s }, catalogue: { ttl: 1s } }\n";
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1|localhost|http:|/mcp");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void upMeansThatMcpAnswers() throws Exception {
        try (var group = new ProcessGroup(directory);
                var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var html = ScriptedUpstream.start()
                        .on("initialize", (_, peer) -> peer.answer("200 OK", "text/html", "", "<html>healthy</html>"));
                var hang = ScriptedUpstream.start().on("initialize", (_, peer) -> peer.hang());
                var broken = ScriptedUpstream.start()
                        .on("initialize", (_, peer) -> peer.answer("500 Oops", "text/plain", "", ""));
                var odd = ScriptedUpstream.start("ok")
                        .on("/health", (_, peer) -> peer.answer("404 Not Found", "text/plain", "", ""));
                var gateway = TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        DEFAULTS
                                + """
                        upstreams:
                          deaf: { url: "http://127.0.0.1:%d/mcp" }
                          closed: { url: "http://127.0.0.1:%d/mcp" }
                          html: { url: "%s" }
                          hang: { url: "%s" }
                          broken: { url: "%s" }
                          odd: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [deaf, closed, html, hang, broken, odd] }
                        """.formatted(
                                                deaf.getLocalPort(),
                                                Ports.free(),
                                                html.url(),
                                                hang.url(),
                                                broken.url(),
                                                odd.url()))) {
            final var ready = gateway.await(
                    "/ready",
                    answer -> answer.statusCode() == 200 && !answer.body().contains("not-checked-yet"));
            assertThat(ready.body())
                    .contains(
                            state("deaf", false, "timeout"),
                            state("closed", false, "unreachable"),
                            state("html", false, "not-mcp"),
                            state("hang", false, "timeout"),
                            state("broken", false, "http-error"),
                            "{\"name\":\"odd\",\"up\":true,\"required\":false")
                    .doesNotContainPattern(ADDRESS);
            final var all = gateway.status("/ready?all");
            assertThat(all.statusCode()).isEqualTo(503);
            assertThat(all.body()).contains("upstream_down").doesNotContainPattern(ADDRESS);
        }
    }

    @Test
    void aRouteWithoutAUsableUpstreamOrWithoutARequiredOneIsNotReady() throws Exception {
        try (var group = new ProcessGroup(directory);
                var html = ScriptedUpstream.start()
                        .on("POST", (_, peer) -> peer.answer("200 OK", "text/html", "", "<html>"))
                        .on("initialize", (_, peer) -> peer.answer("200 OK", "text/html", "", "<html>"));
                var fine = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(directory.resolve("gateway"), group, DEFAULTS + sole(html.url()))) {
            final var sole = gateway.await("/ready", answer -> answer.body().contains("not-mcp"));
            assertThat(sole.statusCode()).isEqualTo(503);
            assertThat(sole.body()).contains("required_upstream_down", "route_without_upstream", "\"required\":true");

            gateway.configure(DEFAULTS + sole(fine.url()));
            gateway.await("/ready", answer -> answer.statusCode() == 200);

            gateway.configure(DEFAULTS + pair(html.url(), "required: true", fine.url()));
            final var required = gateway.await("/ready", answer -> answer.body().contains("not-mcp"));
            assertThat(required.statusCode()).isEqualTo(503);
            assertThat(required.body()).contains("required_upstream_down").doesNotContain("route_without_upstream");

            gateway.configure(DEFAULTS + pair(html.url(), "required: false", fine.url()));
            gateway.await(
                    "/ready",
                    answer -> answer.statusCode() == 200 && answer.body().contains("not-mcp"));

            gateway.configure("routes: [ nonsense");
            final var kept =
                    gateway.await("/ready", answer -> answer.body().contains("\"lastReloadSuccessful\":false"));
            assertThat(kept.statusCode()).as("the old configuration serves on").isEqualTo(200);
        }
    }

    @Test
    void aThousandProbesLeaveOneSession() throws Exception {
        try (var group = new ProcessGroup(directory);
                var server = ScriptedUpstream.start("ok").stateful();
                var gateway = TestGateway.start(directory.resolve("gateway"), group, DEFAULTS + sole(server.url()))) {
            gateway.awaitReady();
            final int checksBefore = server.calls("ping").size();
            for (int i = 0; i < 1000; i++) {
                assertThat(gateway.status(i % 2 == 0 ? "/ready" : "/ready?all").statusCode())
                        .isEqualTo(200);
            }
            gateway.await("/ready", _ -> server.calls("ping").size() > checksBefore + 2);
            assertThat(server.sessions())
                    .as(() -> gateway.process().complaint("opened more than one session"))
                    .isEqualTo(1);
            assertThat(server.calls("ping")).as("probes are no checks").hasSizeLessThan(500);
        }
    }

    @Test
    void aServerThatIsSlowToOpenItsSessionIsNotGivenMore() throws Exception {
        try (var group = new ProcessGroup(directory);
                var server = ScriptedUpstream.start("ok").stateful().delaying("initialize", Duration.ofSeconds(3));
                var gateway = TestGateway.start(directory.resolve("gateway"), group, DEFAULTS + sole(server.url()))) {
            final var late = gateway.await("/ready", answer -> answer.body().contains("timeout"));
            assertThat(late.statusCode()).isEqualTo(503);
            gateway.awaitReady();
            assertThat(server.sessions()).isEqualTo(1);
        }
    }

    @Test
    void itIsReadyWhenItHasWarmedUpAndAnswersCallsAllTheSame() throws Exception {
        try (var group = new ProcessGroup(directory);
                var fine = ScriptedUpstream.start("ok");
                var gateway = TestGateway.start(
                        directory.resolve("gateway"), group, "start: { warmUp: 2s }\n" + DEFAULTS + sole(fine.url()));
                var client = new McpHttp(gateway.url("/mcp"))) {
            final var warming = gateway.status("/ready");
            assertThat(warming.statusCode()).isEqualTo(503);
            assertThat(warming.body()).contains("warming_up");
            assertThat(client.initialize().statusCode()).isEqualTo(200);

            gateway.awaitReady();

            final var log = Files.readString(gateway.process().log());
            assertThat(log).doesNotContain("rehearsal", "tools/call");
            assertThat(gateway.status("/metrics").body()).doesNotContain("rehearsal", "mcp_tool_calls_total{");
        }
    }

    private static String state(final String name, final boolean up, final String reason) {
        return "{\"name\":\"" + name + "\",\"up\":" + up + ",\"required\":false,\"reason\":\"" + reason + "\"";
    }

    private static String sole(final String url) {
        return """
                upstreams: { only: { url: "%s" } }
                routes: { main: { path: /mcp, auth: none } }
                """.formatted(url);
    }

    private static String pair(final String url, final String required, final String other) {
        return """
                upstreams: { first: { url: "%s", %s }, second: { url: "%s" } }
                routes: { main: { path: /mcp, auth: none, upstreams: [first, second] } }
                """.formatted(url, required, other);
    }
}
