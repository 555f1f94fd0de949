package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.servers.Stats;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.ConfigMapVolume;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that change under a running gateway, as Kubernetes changes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReloadIT {

    private static final DemoTokens TOKENS = DemoTokens.create("https://issuer.test", InstantSource.system());

    private final Path directory;
    private final ProcessGroup group;
    private final DemoServer notes = DemoServers.start(ServerKind.NOTES, "notes");
    private final DemoServer weather = DemoServers.start(ServerKind.WEATHER, "weather");
    private final DemoServer tickets = DemoServers.start(ServerKind.TICKETS, "tickets");

    ReloadIT(@TempDir final Path directory) throws IOException {
        this.directory = directory;
        this.group = new ProcessGroup(directory);
    }

    @AfterAll
    void stopServers() {
        group.close();
        notes.close();
        weather.close();
        tickets.close();
    }

    @Test
    void routesUpstreamsAuthAndLimitsChangeUnderLoadAndNoCallFails() throws Exception {
        final var volume = new ConfigMapVolume(
                directory.resolve("load"), files("""
                  main: { path: /mcp, auth: none, upstreams: [notes, weather] }
                  old: { path: /old, auth: none, upstreams: [weather] }
                  turning: { path: /turning, auth: none, upstreams: [weather] }
                  limited: { path: /limited, auth: none, upstreams: [weather], limits: [{ per: principal, rate: 3/h }] }
                """, "weather: { url: \"http://127.0.0.1:${WEATHER}/mcp\" }"));
        try (var gateway = start(volume).awaitReady();
                var calls = SteadyCalls.begin(gateway.url("/mcp"), 3, "load-");
                var listening = new McpHttp(gateway.url("/mcp"));
                var limited = new McpHttp(gateway.url("/limited"));
                var http = HttpClient.newHttpClient()) {
            listening.initialize();
            exhaust(limited);
            final var slow =
                    begin(() -> listening.call("notes__slow_note", "{\"text\":\"long\",\"steps\":60,\"delayMs\":100}"));
            try (var stream = EventStream.open(listening, http)) {
                final long sessions = Stats.of(notes.port()).sessionsOpened();

                volume.swap(
                        files("""
                          main: { path: /mcp, auth: none, upstreams: [notes, weather, tickets] }
                          new: { path: /new, auth: none, upstreams: [weather] }
                          turning:
                            path: /turning
                            publicUrl: "http://127.0.0.1:${PORT}"
                            auth: { jwt: { issuer: "https://issuer.test", jwks: issuer.jwks, audience: turning } }
                            upstreams: [weather]
                          limited: { path: /limited, auth: none, upstreams: [weather], limits: [{ per: principal, rate: 3/h }] }
                        """, "weather: { url: \"http://127.0.0.1:${WEATHER}/mcp\", timeouts: { call: 200s } }"));
                awaitReloads(gateway, 1);

                assertThat(initialize(gateway, "/old", "").statusCode()).isEqualTo(404);
                assertThat(initialize(gateway, "/new", "").statusCode()).isEqualTo(200);
                assertThat(initialize(gateway, "/turning", "").statusCode()).isEqualTo(401);
                assertThat(initialize(gateway, "/turning", token()).statusCode())
                        .isEqualTo(200);
                assertThat(listening.request("tools/list", "{}").body()).contains("tickets__create_ticket");
                assertThat(limited.request("tools/list", "{}").statusCode()).isEqualTo(429);

                volume.swap(
                        files("""
                          main: { path: /mcp, auth: none, upstreams: [notes, weather, tickets] }
                          turning: { path: /turning, auth: none, upstreams: [weather] }
                          limited: { path: /limited, auth: none, upstreams: [weather], limits: [{ per: principal, rate: 900/h }] }
                        """, "weather: { url: \"http://127.0.0.1:${WEATHER}/mcp\", pool: { connections: 7 } }"));
                awaitReloads(gateway, 2);

                assertThat(initialize(gateway, "/new", "").statusCode()).isEqualTo(404);
                assertThat(initialize(gateway, "/turning", "").statusCode()).isEqualTo(200);
                assertThat(limited.request("tools/list", "{}").statusCode()).isEqualTo(200);
                assertThat(McpHttp.message(slow.get())).contains("Kept as note");
                assertThat(calls.end()).isEmpty();
                assertThat(calls.made()).isGreaterThan(100);
                assertThat(Stats.of(notes.port()).sessionsOpened()).isEqualTo(sessions);
                assertThat(stream.messages()).singleElement().asString().contains("notifications/tools/list_changed");
                assertThat(stream.hasEnded()).isFalse();
                assertThat(gateway.metric("sallyport_config_reloads_total{result=\"failure\"}"))
                        .isZero();
            }
        }
    }

    @Test
    void aBadConfigurationKeepsTheOldOneSaysSoEverywhereAndAGoodOneRecovers() throws Exception {
        final var routes = "  main: { path: /mcp, auth: none, upstreams: [notes] }\n";
        final var volume = new ConfigMapVolume(directory.resolve("bad"), files(routes, ""));
        try (var gateway = start(volume).awaitReady();
                var client = new McpHttp(gateway.url("/mcp"))) {
            client.initialize();

            volume.swap(files(routes.replace("path", "paht"), ""));
            gateway.await("/metrics", page -> page.body().contains("sallyport_config_hash{hash="));
            gateway.await("/metrics", page -> page.body().contains("result=\"failure\"} 1.0"));
            assertThat(gateway.metric("sallyport_config_last_reload_successful"))
                    .isZero();
            assertThat(gateway.status("/ready").body()).contains("\"lastReloadSuccessful\":false");
            assertThat(gateway.status("/ready").statusCode()).isEqualTo(200);
            assertThat(log(gateway)).contains("gateway.yaml:").contains("unknown key \\\"paht\\\"");
            assertThat(client.call("add_note", "{\"text\":\"kept\"}").statusCode())
                    .isEqualTo(200);

            volume.swap(Map.of("gateway.yaml", yaml(routes, "").replace("127.0.0.1:${PORT}", "[::1]:${PORT}")));
            gateway.await("/metrics", page -> page.body().contains("result=\"failure\"} 2.0"));
            assertThat(log(gateway)).contains("listeners.mcp.address: a change needs a restart");

            volume.swap(files(routes.replace("/mcp", "/recovered"), ""));
            awaitReloads(gateway, 1);
            assertThat(gateway.metric("sallyport_config_last_reload_successful"))
                    .isEqualTo(1);
            assertThat(gateway.status("/ready").body()).contains("\"lastReloadSuccessful\":true");
            assertThat(initialize(gateway, "/recovered", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRouteThatLeavesEndsItsStreamsAndTellsNobodyElse() throws Exception {
        final var both = """
                  main: { path: /mcp, auth: none, upstreams: [notes] }
                  leaving: { path: /leaving, auth: none, upstreams: [notes] }
                """;
        final var volume = new ConfigMapVolume(directory.resolve("leaving"), files(both, ""));
        try (var gateway = start(volume).awaitReady();
                var staying = new McpHttp(gateway.url("/mcp"));
                var leaving = new McpHttp(gateway.url("/leaving"));
                var http = HttpClient.newHttpClient()) {
            staying.initialize();
            leaving.initialize();
            try (var kept = EventStream.open(staying, http);
                    var ended = EventStream.open(leaving, http)) {
                volume.swap(files("  main: { path: /mcp, auth: none, upstreams: [notes] }\n", ""));
                assertThat(ended.awaitEnd()).isTrue();
                awaitReloads(gateway, 1);
                assertThat(leaving.request("tools/list", "{}").statusCode()).isEqualTo(404);
                assertThat(kept.hasEnded()).isFalse();
                assertThat(kept.messages()).isEmpty();
            }
        }
    }

    private static void exhaust(final McpHttp limited) throws Exception {
        assertThat(limited.initialize().statusCode()).isEqualTo(200);
        assertThat(limited.request("tools/list", "{}").statusCode()).isEqualTo(200);
        assertThat(limited.request("tools/list", "{}").statusCode()).isEqualTo(200);
        assertThat(limited.request("tools/list", "{}").statusCode()).isEqualTo(429);
    }

    private static <T> FutureTask<T> begin(final Callable<T> call) {
        final var task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static HttpResponse<String> initialize(final TestGateway gateway, final String path, final String token)
            throws IOException, InterruptedException {
        try (var client = new McpHttp(gateway.url(path))) {
            return token.isEmpty()
                    ? client.initialize()
                    : client.with("Authorization", "Bearer " + token).initialize();
        }
    }

    private static String token() {
        return TOKENS.mint("turning", "alice", Duration.ofMinutes(10));
    }

    private static void awaitReloads(final TestGateway gateway, final int times) throws Exception {
        gateway.await(
                "/metrics",
                page -> page.body().contains("sallyport_config_reloads_total{result=\"success\"} " + times + ".0"));
    }

    private static String log(final TestGateway gateway) throws IOException {
        return Files.readString(gateway.process().log());
    }

    private TestGateway start(final ConfigMapVolume volume) throws IOException, InterruptedException {
        final var ports = Map.of(
                "NOTES", Integer.toString(notes.port()),
                "WEATHER", Integer.toString(weather.port()),
                "TICKETS", Integer.toString(tickets.port()));
        return TestGateway.startOn(TestGateway.command(), volume.directory(), group, ports);
    }

    private static Map<String, String> files(final String routes, final String weatherUpstream) {
        return Map.of("gateway.yaml", yaml(routes, weatherUpstream), "issuer.jwks", TOKENS.jwks());
    }

    private static String yaml(final String routes, final String weatherUpstream) {
        return TestGateway.whole("""
                telemetry: { log: { level: warn } }
                upstreams:
                  notes: { url: "http://127.0.0.1:${NOTES}/mcp" }
                  tickets: { url: "http://127.0.0.1:${TICKETS}/mcp" }
                  %s
                routes:
                """.formatted(weatherUpstream) + routes);
    }
}
