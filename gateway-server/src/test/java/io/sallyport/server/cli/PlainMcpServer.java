package io.sallyport.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A server that answers each method with what it was told, and keeps what it was sent. */
final class PlainMcpServer implements AutoCloseable {

    /** What it answers: a status, header fields and a body. */
    record Script(int status, Map<String, String> fields, String body) {

        static Script result(final String result) {
            return new Script(
                    200,
                    Map.of("Content-Type", "application/json"),
                    "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":" + result.replace('\'', '"') + "}");
        }

        static Script events(final String... messages) {
            return new Script(
                    200,
                    Map.of("Content-Type", "text/event-stream; charset=utf-8"),
                    "data: " + String.join("\n\ndata: ", messages).replace('\'', '"') + "\n\n");
        }

        static Script status(final int status) {
            return new Script(status, Map.of(), "");
        }
    }

    private final HttpServer server;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    final List<String> heard = new CopyOnWriteArrayList<>();
    /** The header fields of each request, named with a capital first letter. */
    final List<Map<String, String>> heads = new CopyOnWriteArrayList<>();

    PlainMcpServer() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** One with a certificate. */
    static PlainMcpServer secure(final SSLContext own) throws IOException {
        final var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(own));
        return new PlainMcpServer(https);
    }

    private PlainMcpServer(final HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
        on(
                "initialize",
                new Script(
                        200,
                        Map.of("Content-Type", "application/json", "Mcp-Session-Id", "s-1"),
                        "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}}"));
        on("DELETE", Script.status(200));
        on("notifications/initialized", Script.status(202));
        on("answer", Script.status(202));
    }

    PlainMcpServer on(final String method, final Script script) {
        scripts.put(method, script);
        return this;
    }

    String url() {
        return (server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:")
                + server.getAddress().getPort() + "/mcp";
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final var method = exchange.getRequestMethod().equals("POST")
                ? find(body, "\"method\":\"([^\"]*)\"").orElse("answer")
                : exchange.getRequestMethod()
                        + (exchange.getRequestMethod().equals("GET") ? " " + exchange.getRequestURI() : "");
        heard.add(method + " "
                + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse("-")
                + " "
                + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))
                        .orElse("-")
                + " " + body);
        heads.add(exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, field -> field.getValue().getFirst())));
        final var foreign = exchange.getRequestHeaders().containsKey("Origin") ? "origin" : method;
        final var script = scripts.getOrDefault(foreign, scripts.getOrDefault(method, Script.status(404)));
        script.fields().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        final var bytes = script.body()
                .replace("ID", find(body, "\"id\":(\\d+)").orElse("null"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(script.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static Optional<String> find(final String text, final String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
