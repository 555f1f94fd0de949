package io.sallyport.demo.servers;

import io.modelcontextprotocol.json.McpJsonDefaults;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a server saw, as {@code GET /stats} gives it.
 *
 * @param server its name
 * @param sessionsOpened sessions it ever opened
 * @param sessionsAlive the ids of those that nobody deleted
 * @param deletes DELETE requests received
 * @param requests POSTed messages by JSON-RPC method
 * @param calls tool calls that began to run
 * @param callsPerSession the same by session id; a stateless server counts them under the empty id
 * @param callsPerNonce the same by the call's {@code nonce} argument
 */
public record Stats(
        String server,
        long sessionsOpened,
        List<String> sessionsAlive,
        long deletes,
        Map<String, Long> requests,
        long calls,
        Map<String, Long> callsPerSession,
        Map<String, Long> callsPerNonce) {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** How many times a client initialised. */
    public long initializes() {
        return requests.getOrDefault("initialize", 0L);
    }

    /** Asks the server on a loopback port. */
    public static Stats of(int port) throws IOException, InterruptedException {
        final var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stats"))
                .timeout(DEADLINE)
                .build();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return McpJsonDefaults.getMapper()
                    .readValue(client.send(request, BodyHandlers.ofString()).body(), Stats.class);
        }
    }
}
