package io.sallyport.benchmarks;

import io.sallyport.mcp.Era;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of one principal, in one session once that is opened. */
final class Client {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final Optional<String> token;
    private final Supplier<URI> address;
    private Optional<String> session = Optional.empty();

    /**
     * @param token where one is wanted
     * @param address where each request goes
     */
    Client(final HttpClient http, final Optional<String> token, final Supplier<URI> address) {
        this.http = http;
        this.token = token;
        this.address = address;
    }

    /**
     * Opens the session, where the other side has such.
     *
     * @param capabilities a JSON object
     */
    void initialize(final byte[] capabilities) throws IOException, InterruptedException {
        final var answer = post(hello(capabilities), BodyHandlers.ofString());
        session = answer.headers().firstValue("Mcp-Session-Id");
        if (session.isEmpty()) {
            throw new IOException(
                    "no session: " + address.get() + " answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /**
     * What opens a session.
     *
     * @param capabilities a JSON object
     */
    static byte[] hello(final byte[] capabilities) {
        final var info = JsonObject.start().string("name", "bench").string("version", "1");
        return Messages.initialize(new RequestId.Numeric("1"), ProtocolVersion.V2025_11_25, capabilities, info.end());
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

    /** What a load generator sends in this one's place; in the modern era without its session. */
    Script.Request prepare(final Ask ask, final Era era) {
        final var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        headers.putAll(
                switch (era) {
                    case LEGACY -> headers();
                    case MODERN -> ask.modernHeaders();
                });
        token.ifPresent(text -> headers.put("Authorization", "Bearer " + text));
        return new Script.Request(headers, ask.body(era));
    }

    /** Of who asks, and in which session. */
    Map<String, String> headers() {
        final var headers = new LinkedHashMap<String, String>();
        token.ifPresent(text -> headers.put("Authorization", "Bearer " + text));
        session.ifPresent(id -> {
            headers.put("Mcp-Session-Id", id);
            headers.put("MCP-Protocol-Version", ProtocolVersion.V2025_11_25.text());
        });
        return headers;
    }

    private HttpRequest.Builder request(final String accept) {
        final var request =
                HttpRequest.newBuilder(address.get()).timeout(TIMEOUT).header("Accept", accept);
        headers().forEach(request::header);
        return request;
    }
}
