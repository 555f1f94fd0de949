package io.sallyport.server.testkit.conformance;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** One HTTP request, and its response. */
record Exchange(HttpExchange http) {

    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";
    static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

    String method() {
        return http.getRequestMethod();
    }

    /** The value of a field, without the white space around it, which is none of it. */
    Optional<String> header(final String name) {
        return Optional.ofNullable(http.getRequestHeaders().get(name))
                .map(values -> values.stream().map(String::strip).collect(Collectors.joining(", ")));
    }

    /** The body as JSON. */
    Object body() throws IOException, Refused {
        if (!header("Content-Type").orElse("").startsWith(JSON)) {
            throw new Refused(415, "Unsupported Media Type: Content-Type must be " + JSON);
        }
        final var text = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return JsonObject.parse(text);
        } catch (final IOException _) {
            throw new Refused(400, new Refusal(Refusal.PARSE_ERROR, "Parse error"));
        }
    }

    void put(final String header, final String value) {
        http.getResponseHeaders().set(header, value);
    }

    /** A response without a body. */
    void send(final int status) throws IOException {
        http.sendResponseHeaders(status, -1);
    }

    /** A response with a message for a body. */
    void send(final int status, final String message) throws IOException {
        final var bytes = message.getBytes(StandardCharsets.UTF_8);
        put("Content-Type", JSON);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    /** A response that is a stream of events; its head is sent at once. */
    OutputStream stream() throws IOException {
        put("Content-Type", EVENTS);
        put("Cache-Control", "no-cache");
        put("X-Accel-Buffering", "no");
        http.sendResponseHeaders(200, 0);
        final var out = http.getResponseBody();
        out.flush();
        return out;
    }
}
