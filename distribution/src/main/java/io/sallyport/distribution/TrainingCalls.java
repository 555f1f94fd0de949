package io.sallyport.distribution;

import io.sallyport.demo.stage.DemoClient;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** What clients ask in a training run: enough that the methods on a call's way are known to be hot. */
record TrainingCalls(TrainingRoute merged, TrainingRoute ruled, SSLContext trust) {

    private static final int SESSION_CALLS = 100;
    private static final int MODERN_CALLS = 500;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    void make() throws IOException, InterruptedException {
        inASession();
        modern(merged, HttpClient.Version.HTTP_2);
        modern(ruled, HttpClient.Version.HTTP_1_1);
    }

    private void inASession() {
        try (var client = DemoClient.connect(merged.endpoint(), trust, merged.token())) {
            client.tools();
            for (int number = 0; number < SESSION_CALLS; number++) {
                client.call("weather__forecast", Map.of("city", "Oslo"));
                client.call("notes__add_note", Map.of("text", "remember the milk"));
            }
        }
    }

    private void modern(final TrainingRoute route, final HttpClient.Version version)
            throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().sslContext(trust).version(version).build()) {
            for (int number = 0; number < MODERN_CALLS; number++) {
                final var answer = http.send(forecast(route, number), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IOException("a call was answered " + answer.statusCode() + " " + answer.body());
                }
            }
        }
    }

    private static HttpRequest forecast(final TrainingRoute route, final int id) {
        final var version = ProtocolVersion.LATEST_MODERN.text();
        final var body = """
                {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"weather__forecast","arguments":{"city":"Oslo"},\
                "_meta":{"%s":"%s","%s":{"name":"training","version":"1"},"%s":{}}}}""".formatted(
                        id, MetaKeys.PROTOCOL_VERSION, version, MetaKeys.CLIENT_INFO, MetaKeys.CLIENT_CAPABILITIES);
        return HttpRequest.newBuilder(route.endpoint())
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + route.token())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", version)
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "weather__forecast")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
