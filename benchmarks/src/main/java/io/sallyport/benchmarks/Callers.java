package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;

/** Opens the sessions that the load generator calls in. */
final class Callers {

    /** The route's public URL in gateway.yaml. */
    private static final String AUDIENCE = "https://bench.sallyport.example/mcp";

    private static final int SESSIONS = 8;
    private static final Duration VALIDITY = Duration.ofHours(6);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final DemoTokens tokens;

    Callers(final HttpClient http, final DemoTokens tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /** One session for each of several principals, as lines of token and session id. */
    void open(final URI gateway, final Path file) throws IOException, InterruptedException {
        final var lines = new ArrayList<String>();
        for (int number = 1; number <= SESSIONS; number++) {
            final var token = tokens.mint(AUDIENCE, "caller-" + number, VALIDITY);
            lines.add(token + " " + open(gateway, token));
        }
        Files.write(file, lines);
    }

    private String open(final URI gateway, final String token) throws IOException, InterruptedException {
        final var info = JsonObject.start().string("name", "bench").string("version", "1");
        final var hello = Messages.initialize(
                new RequestId.Numeric("1"),
                ProtocolVersion.V2025_11_25,
                JsonObject.start().end(),
                info.end());
        final var answer = post(gateway, token, hello);
        return answer.headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow(() -> new IOException(
                        "no session: the gateway answered " + answer.statusCode() + " " + answer.body()));
    }

    private HttpResponse<String> post(final URI gateway, final String token, final byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway)
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
