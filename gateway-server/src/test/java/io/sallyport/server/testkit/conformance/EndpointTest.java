package io.sallyport.server.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each endpoint says to clients of its own era, of the other, and of none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointTest {

    private static final String MODERN = "2026-07-28";
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" + MODERN
            + "\",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}";

    /** Requests by name: a header, which is the version, and a body. */
    private static final Map<String, List<String>> REQUESTS = Map.ofEntries(
            Map.entry("initialize", List.of("", request("initialize", "\"protocolVersion\":\"2025-11-25\""))),
            Map.entry("initialize under a modern header", List.of(MODERN, request("initialize", ""))),
            Map.entry("initialize with a claim", List.of(MODERN, request("initialize", META))),
            Map.entry("discover", List.of(MODERN, request("server/discover", META))),
            Map.entry("discover without a header", List.of("", request("server/discover", META))),
            Map.entry("discover under a legacy header", List.of("2025-11-25", request("server/discover", META))),
            Map.entry("discover without a claim", List.of(MODERN, request("server/discover", ""))),
            Map.entry(
                    "discover of another revision",
                    List.of("v999", request("server/discover", META.replace(MODERN, "v999")))),
            Map.entry("ping", List.of("2025-11-25", request("ping", ""))),
            Map.entry("ping with a claim", List.of(MODERN, request("ping", META))),
            Map.entry("a batch", List.of(MODERN, "[" + request("server/discover", META) + "]")),
            Map.entry("an answer", List.of(MODERN, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")),
            Map.entry("a notification", List.of(MODERN, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}")),
            Map.entry("no JSON", List.of(MODERN, "{")));

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    EndpointTest() throws IOException {
        server = ConformanceServer.serve(0);
    }

    @AfterAll
    void stop() {
        client.close();
        server.stop(0);
    }

    private static String request(final String method, final String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    @ParameterizedTest
    @CsvSource({
        "NOVEMBER, initialize, 200, 0",
        "NOVEMBER, discover, 400, -32000",
        "NOVEMBER, no JSON, 400, -32700",
        "DUAL, initialize, 200, 0",
        "DUAL, initialize under a modern header, 400, -32020",
        "DUAL, initialize with a claim, 404, -32601",
        "DUAL, discover, 200, 0",
        "DUAL, discover without a header, 400, -32020",
        "DUAL, discover under a legacy header, 400, -32020",
        "DUAL, discover without a claim, 400, -32602",
        "DUAL, discover of another revision, 400, -32022",
        "DUAL, ping, 400, -32000",
        "DUAL, ping with a claim, 404, -32601",
        "DUAL, a batch, 400, -32600",
        "DUAL, an answer, 400, -32000",
        "DUAL, a notification, 202, 0",
        "MODERN, initialize, 400, -32022",
        "MODERN, initialize under a modern header, 400, -32602",
        "MODERN, discover, 200, 0",
        "MODERN, discover without a header, 400, -32020",
        "MODERN, ping, 400, -32022",
        "MODERN, a batch, 400, -32600",
        "MODERN, an answer, 400, -32600",
        "MODERN, a notification, 202, 0",
        "MODERN, no JSON, 400, -32700",
    })
    void everyRequestIsAnsweredAsTheErasOfTheEndpointHaveIt(
            final Endpoint endpoint, final String name, final int status, final int code) throws Exception {
        final var request = REQUESTS.getOrDefault(name, List.of());

        final var response = post(endpoint, request.getFirst(), request.getLast());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (code != 0) {
            assertThat(response.body()).contains("\"code\":" + code + ",");
        }
    }

    @Test
    void aStatelessServerNamesItsRevisionToAClientThatWouldInitialize() throws Exception {
        final var request = REQUESTS.getOrDefault("initialize", List.of());

        assertThat(post(Endpoint.MODERN, "", request.getLast()).body())
                .contains("\"supported\":[\"2026-07-28\"]", "\"requested\":\"2025-11-25\"", "\"id\":\"a\"");
    }

    @Test
    void aStatelessServerHasNothingToGetOrDelete() throws Exception {
        for (final var method : List.of("GET", "DELETE")) {
            final var request = HttpRequest.newBuilder(url(Endpoint.MODERN))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(send(request).statusCode()).isEqualTo(405);
        }
    }

    private HttpResponse<String> post(final Endpoint endpoint, final String version, final String body)
            throws IOException, InterruptedException {
        final var request = HttpRequest.newBuilder(url(endpoint))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!version.isEmpty()) {
            request.header("MCP-Protocol-Version", version);
        }
        final var method = JsonObject.of(parsed(body)).string("method");
        method.ifPresent(name -> request.header("Mcp-Method", name));
        return send(request.build());
    }

    private static Object parsed(final String body) {
        try {
            return JsonObject.parse(body);
        } catch (final IOException _) {
            return "";
        }
    }

    private HttpResponse<String> send(final HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI url(final Endpoint endpoint) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + endpoint.path());
    }
}
