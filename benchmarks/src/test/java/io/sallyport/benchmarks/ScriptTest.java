package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.Era;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aRequestIsItsHeaderAnEmptyLineAndABodyOfOneLine() throws Exception {
        final var lines = written(Era.LEGACY);
        assertThat(lines).contains("Content-Type: application/json", "Authorization: Bearer token", "");
        assertThat(lines.getLast())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":@ID@,\"method\":\"tools/call\","
                        + "\"params\":{\"name\":\"alpha__echo\",\"arguments\":{}}}");
    }

    @Test
    void aModernRequestSaysTwiceWhatItIsAbout() throws Exception {
        final var lines = written(Era.MODERN);
        assertThat(lines)
                .contains("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: alpha__echo");
        assertThat(lines.getLast())
                .contains("\"arguments\":{},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"");
    }

    private List<String> written(final Era era) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            final var client = new Client(http, Optional.of("token"), () -> URI.create("/"));
            final var request = client.prepare(Ask.call("alpha__echo", "{}", ""), era);
            return Files.readAllLines(new Script(List.of(request)).write(directory.resolve("requests.txt")));
        }
    }
}
