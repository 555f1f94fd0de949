package io.sallyport.demo.selftest;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.sallyport.demo.stage.Demo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Plain HTTPS requests, for what an MCP client does not show: status codes and headers. */
record Visitor(URI endpoint, SSLContext trust) {

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"self-test","version":"1"}}}""";

    static Visitor of(Demo demo) throws GeneralSecurityException {
        return new Visitor(demo.endpoint(), demo.trust());
    }

    HttpResponse<String> initialize() throws IOException, InterruptedException {
        return send(post());
    }

    HttpResponse<String> initialize(String token) throws IOException, InterruptedException {
        return send(post().header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    static Map<String, Object> json(HttpResponse<String> response) throws IOException {
        return McpJsonDefaults.getMapper().readValue(response.body(), new TypeRef<>() {});
    }

    private HttpRequest.Builder post() {
        return HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(INITIALIZE));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(DEADLINE)
                .build()) {
            return client.send(request.timeout(DEADLINE).build(), BodyHandlers.ofString());
        }
    }
}
