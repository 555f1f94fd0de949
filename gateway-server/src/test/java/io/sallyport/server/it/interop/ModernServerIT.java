package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients in sessions use a server of the official SDK that refuses to speak of any, beside one that has them. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernServerIT {

    private static final String ANSWERS =
            "{\"sampling\":\"five seven five\",\"elicitation\":{\"name\":\"Ada\"},\"roots\":[\"file:///work\"]}";

    private final ProcessGroup group;
    private final TestGateway gateway;
    private final TypeScriptClient client;

    ModernServerIT(final Node node, @TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        final int everything = node.startEverything(group, Ports.free()).port();
        final int port = node.startModern(group).port();
        this.gateway = TestGateway.start(directory, group, """
                        upstreams:
                          modern: { url: "http://127.0.0.1:%d/mcp" }
                          everything: { url: "http://127.0.0.1:%d/mcp" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [modern, everything] }
                        """.formatted(port, everything))
                .awaitReady();
        this.client = new TypeScriptClient(node, gateway.url("/mcp"), "", Map.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
        group.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void aServerAsksInSeveralRoundsForWhatTheClientCanDo(final String generation) throws Exception {
        final var seen = client.answering(ANSWERS).run(generation, "modern__interview={}");

        assertThat(seen.all("error")).isEmpty();
        // The other server asks for the roots as well.
        assertThat(seen.all("request"))
                .extracting(request -> request.get("kind"))
                .contains("elicitation", "sampling", "roots");
        assertThat(seen.result("modern__interview")).contains("Ada", "five seven five", "file:///work");
    }

    @Test
    void aClientThatCannotAnswerIsToldSoByTheTool() throws Exception {
        final var seen = client.run("v1", "modern__interview={}");

        assertThat(seen.all("result"))
                .singleElement()
                .satisfies(result -> assertThat(result).containsEntry("isError", true));
    }

    @Test
    void whatTheServerTellsReachesWhoListens() throws Exception {
        try (var connections = HttpClient.newHttpClient()) {
            final var http = new McpHttp(gateway.url("/mcp"), connections);
            http.initialize();
            try (var stream = EventStream.open(http, connections)) {
                http.post(request("resources/subscribe", "{\"uri\":\"modern+note:///1\"}"));
                // The server's own word that it listens does not reach clients.
                Await.until(
                        () -> {
                            http.post(request("tools/call", "{\"name\":\"modern__touch\",\"arguments\":{}}"));
                            return stream.messages().toString();
                        },
                        told -> told.contains("notifications/resources/updated") && told.contains("modern+note:///1"));
                http.post(request("tools/call", "{\"name\":\"modern__publish\",\"arguments\":{}}"));
                stream.await(told -> told.toString().contains("notifications/tools/list_changed"));
                assertThat(McpHttp.message(http.post(request("tools/list", "{}"))))
                        .contains("modern__fresh");
            }
        }
    }

    private static String request(final String method, final String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }
}
