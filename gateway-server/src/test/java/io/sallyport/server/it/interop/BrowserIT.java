package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page in a browser as the client: what a browser asks before and tells with each request, and what it must find in the
 * answer before it lets the page read it (Fetch standard, CORS protocol). The page is MCP Inspector's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {

    private static final String PAGE = "http://localhost:6274";
    private static final String ISSUER = "https://issuer.sallyport.example";
    private static final String[] READ_BY_CLIENTS = {"mcp-session-id", "mcp-protocol-version", "www-authenticate"};

    private final DemoTokens tokens = DemoTokens.create(ISSUER, InstantSource.system());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProcessGroup group;
    private final DemoServer notes;
    private final TestGateway gateway;

    BrowserIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.notes = DemoServers.start(ServerKind.NOTES, "notes");
        tokens.writeJwks(directory.resolve("issuer.jwks"));
        this.gateway = TestGateway.start(directory, group, """
                        listeners:
                          mcp: { address: "127.0.0.1:${PORT}", publicUrl: "http://localhost:${PORT}" }
                        status: { address: "127.0.0.1:${STATUS_PORT}" }
                        admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                        auth:
                          issuer: { jwt: { issuer: "https://issuer.sallyport.example", jwks: issuer.jwks } }
                        upstreams:
                          notes: { url: "http://127.0.0.1:${NOTES_PORT}/mcp" }
                        routes:
                          main: { path: /mcp, auth: issuer, origins: ["http://localhost:6274"] }
                        """, Map.of("NOTES_PORT", Integer.toString(notes.port())))
                .awaitReady();
    }

    @AfterAll
    void stop() {
        gateway.close();
        notes.close();
        group.close();
        http.close();
    }

    @Test
    void aPreflightNeedsNoTokenAndAllowsWhatClientsSend() throws Exception {
        for (final var method : List.of("POST", "GET", "DELETE")) {
            final var answer = preflight(
                    PAGE, method, "authorization,content-type,last-event-id,mcp-protocol-version,mcp-session-id");
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(PAGE);
            assertThat(list(answer, "Access-Control-Allow-Methods")).contains(method.toLowerCase(Locale.ROOT));
            assertThat(list(answer, "Access-Control-Allow-Headers"))
                    .contains(
                            "authorization", "content-type", "last-event-id", "mcp-protocol-version", "mcp-session-id");
            assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
        }
    }

    @Test
    void aPreflightDoesNotAllowHeadersNobodyKnows() throws Exception {
        final var answer = preflight(PAGE, "POST", "authorization,x-forwarded-for");
        assertThat(list(answer, "Access-Control-Allow-Headers"))
                .contains("authorization")
                .doesNotContain("x-forwarded-for");
    }

    @Test
    void aWholeSessionIsReadableByThePage() throws Exception {
        try (var page = page().with("Authorization", "Bearer " + token())) {
            final var initialized = page.initialize();
            assertReadable(initialized, 200);
            assertThat(page.session()).isPresent();
            page.with("MCP-Protocol-Version", "2025-11-25");
            assertReadable(page.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"), 202);
            assertReadable(page.request("tools/list", "{}"), 200);
            final var streamed = page.request("tools/call", """
                    {"name":"slow_note","arguments":{"text":"x","steps":2,"delayMs":10},"_meta":{"progressToken":"p"}}""");
            assertReadable(streamed, 200);
            assertThat(streamed.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(streamed.body()).contains("notifications/progress", "Kept as note 1.");
            assertReadable(page.delete(), 200);
            assertReadable(page.request("tools/list", "{}"), 404);
        }
    }

    @Test
    void theGetStreamIsReadableByThePage() throws Exception {
        try (var page = page().with("Authorization", "Bearer " + token())) {
            page.initialize();
            final var request =
                    page.builder().header("Accept", "text/event-stream").GET().build();
            final var stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var _ = stream.body()) {
                assertReadable(stream, 200);
                assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            }
        }
    }

    @Test
    void aRefusalIsReadableByThePage() throws Exception {
        try (var stranger = page();
                var known = page().with("Authorization", "Bearer " + token())) {
            final var refused = stranger.initialize();
            assertReadable(refused, 401);
            final var challenge =
                    refused.headers().firstValue("WWW-Authenticate").orElse("");
            assertThat(challenge).contains("resource_metadata=\"");
            assertReadable(known.post("{"), 400);
            assertReadable(
                    stranger.send(stranger.builder()
                            .header("Accept", "application/json, text/event-stream")
                            .header("Content-Type", "text/plain")
                            .POST(BodyPublishers.ofString("{}"))),
                    415);
        }
    }

    @Test
    void theMetadataIsOpenToEveryPage() throws Exception {
        try (var page = new McpHttp(gateway.url("/.well-known/oauth-protected-resource/mcp"))
                .with("Origin", "https://elsewhere.example")) {
            final var document = page.send(
                    page.builder().header("MCP-Protocol-Version", "2025-11-25").GET());
            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(document.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
            assertThat(document.body()).contains(ISSUER);
        }
    }

    @Test
    void anotherOriginIsRefusedAndToldNothing() throws Exception {
        final var preflight = preflight("http://evil.example", "POST", "content-type");
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        try (var page = new McpHttp(gateway.url("/mcp"))
                .with("Origin", "http://evil.example")
                .with("Authorization", "Bearer " + token())) {
            final var answer = page.initialize();
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    private McpHttp page() {
        return new McpHttp(gateway.url("/mcp")).with("Origin", PAGE);
    }

    private String token() {
        return tokens.mint("http://localhost:" + gateway.port() + "/mcp", "page", Duration.ofHours(1));
    }

    private HttpResponse<String> preflight(final String origin, final String method, final String headers)
            throws Exception {
        try (var page = new McpHttp(gateway.url("/mcp")).with("Origin", origin)) {
            return page.send(page.builder()
                    .header("Access-Control-Request-Method", method)
                    .header("Access-Control-Request-Headers", headers)
                    .method("OPTIONS", BodyPublishers.noBody()));
        }
    }

    private static void assertReadable(final HttpResponse<?> answer, final int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
        assertThat(list(answer, "Access-Control-Expose-Headers")).contains(READ_BY_CLIENTS);
        assertThat(list(answer, "Vary")).contains("origin");
    }

    /** The members of a field that is a list of names, in lower case. */
    private static List<String> list(final HttpResponse<?> answer, final String field) {
        return answer.headers().allValues(field).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
