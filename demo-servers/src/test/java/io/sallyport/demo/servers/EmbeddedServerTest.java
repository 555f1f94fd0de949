package io.sallyport.demo.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.sallyport.demo.stage.DemoClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbeddedServerTest {

    @Test
    void keepsTheNotesOfTwoSessionsApart() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.NOTES, "notes-a", 0);
                var ann = connect(server);
                var bob = connect(server)) {
            call(ann, "add_note", Map.of("text", "ann's"));
            call(bob, "add_note", Map.of("text", "bob's"));

            assertThat(call(ann, "list_notes", Map.of())).containsExactly("ann's");
            assertThat(call(bob, "list_notes", Map.of())).containsExactly("bob's");
            assertThat(call(bob, "replica", Map.of())).containsExactly("notes-a");
        }
    }

    @Test
    void countsSessionsAndCallsAndNonces() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.NOTES, "notes", 0)) {
            try (var client = connect(server)) {
                call(client, "add_note", Map.of("text", "x", "nonce", "n1"));
                call(client, "list_notes", Map.of("nonce", "n1"));
                assertThat(call(client, "count", Map.of())).containsExactly("3");

                final var stats = server.stats();
                assertThat(stats.server()).isEqualTo("notes");
                assertThat(stats.initializes()).isOne();
                assertThat(stats.sessionsOpened()).isOne();
                assertThat(stats.callsPerNonce()).isEqualTo(Map.of("n1", 2L));
                assertThat(stats.sessionsAlive()).hasSize(1);
                assertThat(stats.callsPerSession())
                        .isEqualTo(Map.of(stats.sessionsAlive().getFirst(), 3L));
            }
            assertThat(server.stats().sessionsAlive()).isEmpty();
            assertThat(server.stats().deletes()).isOne();
        }
    }

    @Test
    void sendsProgressWhileASlowToolRuns() throws Exception {
        final var first = new CompletableFuture<ProgressNotification>();
        try (var server = EmbeddedServer.start(ServerKind.TICKETS, "tickets", 0);
                var client = DemoClient.connect(server.uri(), first::complete)) {
            final var result = client.begin("export_tickets", Map.of("delayMs", 300), "p1");

            final var progress = first.get(10, TimeUnit.SECONDS);

            assertThat(result.isDone()).isFalse();
            assertThat(progress.progressToken()).isEqualTo("p1");
            assertThat(progress.progress()).isEqualTo(1.0);
            assertThat(progress.total()).isEqualTo(5.0);
            assertThat(result.get(10, TimeUnit.SECONDS).isError()).isFalse();
        }
    }

    @Test
    void answersStatelessCallsWithoutASession() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.WEATHER, "weather", 0)) {
            final var response = post(server, "", """
                    {"jsonrpc":"2.0","id":1,"method":"tools/call",
                     "params":{"name":"forecast","arguments":{"city":"Oslo","nonce":"w"}}}""");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("mcp-session-id")).isEmpty();
            assertThat(response.body()).contains("Tomorrow in Oslo");
            assertThat(server.stats().callsPerNonce()).containsEntry("w", 1L);
            assertThat(server.stats().sessionsOpened()).isZero();
        }
    }

    @Test
    void answers404ForAnUnknownSession() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.NOTES, "notes", 0)) {
            final var ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

            assertThat(post(server, "no-such-session", ping).statusCode()).isEqualTo(404);
            assertThat(post(server, "", ping).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void answers404ForADeletedSession() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.NOTES, "notes", 0)) {
            final String session =
                    post(server, "", """
                    {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                     "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""").headers().firstValue("mcp-session-id").orElseThrow();
            send(request(server, session).DELETE());

            assertThat(post(server, session, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void refusesArgumentsThatBreakTheSchema() throws Exception {
        try (var server = EmbeddedServer.start(ServerKind.NOTES, "notes", 0);
                var client = connect(server)) {
            final var result = client.call("add_note", Map.of("txt", "misspelt"));

            assertThat(result.isError()).isTrue();
            assertThat(server.stats().calls()).isZero();
        }
    }

    @Test
    void describesEveryToolCompletely() throws Exception {
        for (final ServerKind kind : ServerKind.values()) {
            try (var server = EmbeddedServer.start(kind, kind.toString(), 0);
                    var client = connect(server)) {
                assertThat(client.tools()).isNotEmpty().allSatisfy(EmbeddedServerTest::isComplete);
            }
        }
    }

    private static void isComplete(Tool tool) {
        assertThat(tool.title()).isNotBlank();
        assertThat(tool.description()).isNotBlank();
        assertThat(tool.annotations().readOnlyHint()).isNotNull();
        assertThat(tool.inputSchema()).containsEntry("type", "object").containsEntry("additionalProperties", false);
        assertThat(tool.inputSchema().get("properties")).asString().contains("nonce=");
    }

    private static DemoClient connect(DemoServer server) {
        return DemoClient.connect(server.uri(), progress -> {});
    }

    private static List<String> call(DemoClient client, String tool, Map<String, Object> arguments) {
        final var result = client.call(tool, arguments);
        assertThat(result.isError()).isFalse();
        return DemoClient.texts(result);
    }

    private static HttpResponse<String> post(DemoServer server, String session, String body) throws Exception {
        return send(request(server, session).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(DemoServer server, String session) {
        final var request = HttpRequest.newBuilder(server.uri())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        return session.isEmpty() ? request : request.header("Mcp-Session-Id", session);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
