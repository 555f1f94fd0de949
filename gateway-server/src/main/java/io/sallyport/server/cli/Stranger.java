package io.sallyport.server.cli;

import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends single requests to a server and keeps nothing. */
record Stranger(HttpClient http, URI url, String version) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST = 64 << 10;

    /** The head of an answer and the beginning of its body. */
    record Answer(HttpResponse<?> head, String body) {

        int status() {
            return head.statusCode();
        }
    }

    /** {@code initialize} with these header fields, name after name; a session that it opens is ended. */
    Answer knock(final String... fields) throws CommandFailure, InterruptedException {
        final var answer = post(initialize(), fields);
        final var session = answer.head().headers().firstValue("Mcp-Session-Id");
        if (session.isPresent()) {
            final var farewell = HttpRequest.newBuilder(url).timeout(PATIENCE).DELETE();
            headers(farewell, fields);
            send(farewell.header("Mcp-Session-Id", session.get()).build());
        }
        return answer;
    }

    Answer post(final byte[] body, final String... fields) throws CommandFailure, InterruptedException {
        final var request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers(request, fields);
        return send(request.build());
    }

    Answer get(final URI where) throws CommandFailure, InterruptedException {
        return send(HttpRequest.newBuilder(where).timeout(PATIENCE).build());
    }

    private static void headers(final HttpRequest.Builder request, final String... fields) {
        final List<String> all = Arrays.asList(fields);
        for (int i = 0; i < all.size(); i += 2) {
            request.header(all.get(i), all.get(i + 1));
        }
    }

    private Answer send(final HttpRequest request) throws CommandFailure, InterruptedException {
        final CompletableFuture<Answer> asked = http.sendAsync(request, BodyHandlers.ofInputStream())
                .thenApplyAsync(answer -> {
                    try (var body = answer.body()) {
                        return new Answer(answer, new String(body.readNBytes(MOST), StandardCharsets.UTF_8));
                    } catch (final IOException e) {
                        return new Answer(answer, "");
                    }
                });
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final ExecutionException e) {
            throw Refused.unreachable(request.uri(), e.getCause() == null ? e : e.getCause());
        } catch (final TimeoutException e) {
            throw new CommandFailure(request.uri() + " did not answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    private byte[] initialize() {
        final var info = JsonObject.start()
                .string("name", "sallyport doctor")
                .string("version", version)
                .end();
        final var params = JsonObject.start()
                .string("protocolVersion", ProtocolVersion.LATEST_LEGACY.text())
                .json("capabilities", "{}")
                .raw("clientInfo", info)
                .end();
        return JsonObject.start()
                .string("jsonrpc", "2.0")
                .number("id", 1)
                .string("method", McpMethods.INITIALIZE)
                .raw("params", params)
                .end();
    }
}
