package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCallIT {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aMergedRouteListsAndCallsTheToolsOfEveryServer() throws Exception {
        try (var group = new ProcessGroup(directory);
                var notes = DemoServers.start(ServerKind.NOTES, "notes-a");
                var weather = DemoServers.start(ServerKind.WEATHER, "weather");
                var gateway = TestGateway.start(
                        directory.resolve("gateway"), group, """
                        upstreams:
                          notes: { url: "http://127.0.0.1:%d/mcp" }
                          weather: { url: "http://127.0.0.1:%d/mcp" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [notes, weather] }
                        """.formatted(notes.port(), weather.port()));
                var client = new McpHttp(gateway.awaitReady().url("/mcp"))) {
            assertThat(client.initialize().statusCode()).isEqualTo(200);
            assertThat(client.request("tools/list", "{}").body()).contains("notes__add_note", "weather__forecast");
            client.call("notes__add_note", "{\"text\":\"remember\"}");
            assertThat(McpHttp.message(client.call("notes__list_notes", "{}"))).contains("remember");
            assertThat(McpHttp.message(client.call("weather__forecast", "{\"city\":\"Oslo\"}")))
                    .contains("Oslo")
                    .doesNotContain("\"error\"");
        }
    }
}
