package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.WatchedMain;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NothingBlocksALoopIT {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aWholeSessionOverTlsWithATokenAndAReloadBlocksNoEventLoop() throws Exception {
        final var pki = DemoPki.create(InstantSource.system());
        final var tokens = DemoTokens.create("https://issuer.example", InstantSource.system());
        final var home = Files.createDirectories(directory.resolve("gateway"));
        DemoPki.write(pki.forLoopback(), home.resolve("tls.crt"), home.resolve("tls.key"));
        tokens.writeJwks(home.resolve("jwks.json"));
        try (var group = new ProcessGroup(directory);
                var notes = DemoServers.start(ServerKind.NOTES, "notes-a");
                var weather = DemoServers.start(ServerKind.WEATHER, "weather");
                var gateway = TestGateway.startAs(
                        TestGateway.watched(), home, group, yaml(notes.port(), weather.port(), 100), Map.of());
                var http = HttpClient.newBuilder().sslContext(pki.trust()).build();
                var client = new McpHttp(URI.create("https://localhost:" + gateway.port() + "/mcp"), http)) {
            gateway.awaitReady();
            client.with(
                    "Authorization",
                    "Bearer " + tokens.mint("https://localhost/mcp", "alice", Duration.ofHours(1), "mcp"));
            assertThat(client.initialize().statusCode()).isEqualTo(200);
            assertThat(McpHttp.message(client.request("tools/list", "{}"))).contains("notes__add_note");
            client.call("notes__add_note", "{\"text\":\"one\"}");
            gateway.configure(yaml(notes.port(), weather.port(), 200));
            gateway.await(
                    "/metrics", page -> page.body().contains("sallyport_config_reloads_total{result=\"success\"} 1.0"));
            assertThat(McpHttp.message(client.call("notes__list_notes", "{}"))).contains("one");
            assertThat(McpHttp.message(client.call("weather__forecast", "{\"city\":\"Oslo\"}")))
                    .contains("Oslo");
            assertThat(client.delete().statusCode()).isEqualTo(200);
            assertThat(Files.readString(gateway.process().log())).doesNotContain(WatchedMain.MARK);
        }
    }

    private static String yaml(final int notes, final int weather, final int rate) {
        return """
                listeners:
                  mcp:
                    address: "127.0.0.1:${PORT}"
                    publicUrl: "https://localhost"
                    tls: { certificate: tls.crt, key: tls.key }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                upstreams:
                  notes: { url: "http://localhost:%d/mcp" }
                  weather: { url: "http://127.0.0.1:%d/mcp" }
                routes:
                  main:
                    path: /mcp
                    auth: { jwt: { issuer: "https://issuer.example", jwks: jwks.json } }
                    upstreams: [notes, weather]
                    limits: [{ per: principal, rate: %d/min }]
                """.formatted(notes, weather, rate);
    }
}
