package io.sallyport.benchmarks;

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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of one principal, in one session. */
final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final String token;
    private final Supplier<URI> address;
    private Optional<String> session = Optional.empty();

    /** @param address where each request goes */
    Client(final HttpClient http, final String token, final Supplier<URI> address) {
        this.http = http;
        this.token = token;
        this.address = address;
    }

    /**
     * Opens the session.
     *
     * @param capabilities a JSON object
     * @return its id
     */
    String initialize(final byte[] capabilities) throws IOException, InterruptedException {
        final var info = JsonObject.start().string("name", "bench").string("version", "1");
        final var hello =
                Messages.initialize(new RequestId.Numeric("1"), ProtocolVersion.V2025_11_25, capabilities, info.end());
        final var answer = post(hello, BodyHandlers.ofString());
        session = answer.headers().firstValue("Mcp-Session-Id");
        return session.orElseThrow(
                () -> new IOException("no session: the gateway answered " + answer.statusCode() + " " + answer.body()));
    }

    <T> HttpResponse<T> post(final byte[] message, final BodyHandler<T> handler)
            throws IOException, InterruptedException {
        final var request = request("application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(message));
        return http.send(request.build(), handler);
    }

    <T> HttpResponse<T> get(final BodyHandler<T> handler) throws IOException, InterruptedException {
        return http.send(request("text/event-stream").GET().build(), handler);
    }

    HttpResponse<String> delete() throws IOException, InterruptedException {
        return http.send(request("application/json").DELETE().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(final String accept) {
        final var request = HttpRequest.newBuilder(address.get())
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept);
        session.ifPresent(id -> request.header("Mcp-Session-Id", id)
                .header("MCP-Protocol-Version", ProtocolVersion.V2025_11_25.text()));
        return request;
    }
}
