package io.sallyport.server.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of session-era Streamable HTTP that keeps nothing from its user: statuses, headers and bodies as they came. */
public final class McpHttp implements AutoCloseable {

    private final HttpClient http;
    private final URI endpoint;
    private final List<String> headers = new ArrayList<>();
    private Optional<String> session = Optional.empty();
    private int nextId = 1;

    public McpHttp(final URI endpoint) {
        this(
                endpoint,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    public McpHttp(final URI endpoint, final HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /** Sends these fields with every request. */
    public McpHttp with(final String name, final String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    public Optional<String> session() {
        return session;
    }

    /** Never sends its session id again. */
    public McpHttp forgetting() {
        session = Optional.empty();
        return this;
    }

    public void resume(final String id) {
        session = Optional.of(id);
    }

    /** Initialises, and keeps the session id for what follows. */
    public HttpResponse<String> initialize() throws IOException, InterruptedException {
        return initialize("2025-11-25", "{}");
    }

    /** The same as a client of that revision with those capabilities, a JSON object. */
    public HttpResponse<String> initialize(final String version, final String capabilities)
            throws IOException, InterruptedException {
        final var answer = post("""
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s","capabilities":%s,\
                "clientInfo":{"name":"test","version":"1"}}}""".formatted(version, capabilities));
        session = answer.headers().firstValue("Mcp-Session-Id");
        return answer;
    }

    public HttpResponse<String> call(final String tool, final String arguments)
            throws IOException, InterruptedException {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    public HttpResponse<String> request(final String method, final String params)
            throws IOException, InterruptedException {
        return post("{\"jsonrpc\":\"2.0\",\"id\":" + nextId++ + ",\"method\":\"" + method + "\",\"params\":" + params
                + "}");
    }

    /** POSTs a body as it is. */
    public HttpResponse<String> post(final String body) throws IOException, InterruptedException {
        return send(posting(body));
    }

    /** The same, to be sent by somebody else. */
    public HttpRequest.Builder posting(final String body) {
        return builder()
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> delete() throws IOException, InterruptedException {
        return send(builder().DELETE());
    }

    /** A request with the session and the fields of this client, for whatever else is to be tried. */
    public HttpRequest.Builder builder() {
        final var builder = HttpRequest.newBuilder(endpoint).timeout(Duration.ofSeconds(60));
        session.ifPresent(id -> builder.header("Mcp-Session-Id", id));
        for (int i = 0; i < headers.size(); i += 2) {
            builder.header(headers.get(i), headers.get(i + 1));
        }
        return builder;
    }

    public HttpResponse<String> send(final HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The last JSON-RPC message of an answer, whether it came as JSON or as an event stream. */
    public static String message(final HttpResponse<String> answer) {
        final var type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            return answer.body();
        }
        return answer.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .reduce("", (_, last) -> last);
    }

    @Override
    public void close() {
        http.close();
    }
}
