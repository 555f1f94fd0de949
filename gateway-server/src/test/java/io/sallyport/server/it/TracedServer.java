package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

/**
 * An MCP server with one tool, {@code echo}, that opens a span for each call below what the call's {@code _meta} says,
 * and notes in it what the HTTP header said. A process of its own.
 */
final class TracedServer {

    /** What begins the line that tells the port. */
    static final String LISTENING = "listening on ";

    private static final String INITIALIZED = """
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"traced","version":"1"}}""";
    private static final String TOOLS = """
            {"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}""";

    private final TracingParty party;
    private final HttpServer server;

    private TracedServer(final TracingParty party) throws IOException {
        this.party = party;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::handle);
        server.start();
    }

    /** Serves until it is stopped, and says on which port; {@code args}: where to export to. */
    public static void main(final String[] args) throws IOException {
        final var party = new TracingParty("upstream", URI.create(args[0]));
        System.out.println(
                LISTENING + new TracedServer(party).server.getAddress().getPort());
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "");
            return;
        }
        final var message = McpJsonDefaults.getMapper().readValue(body, new TypeRef<Map<String, Object>>() {});
        if (!message.containsKey("id")) {
            answer(exchange, 202, "");
            return;
        }
        final var result = switch (String.valueOf(message.get("method"))) {
            case "initialize" -> INITIALIZED;
            case "tools/list" -> TOOLS;
            case "tools/call" -> called(exchange, map(message, "params"));
            default -> "{}";
        };
        final var id = McpJsonDefaults.getMapper().writeValueAsString(Objects.requireNonNull(message.get("id")));
        answer(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private String called(final HttpExchange exchange, final Map<String, Object> params) {
        final var told = String.valueOf(map(params, "_meta").get("traceparent"));
        final var number = String.valueOf(map(params, "arguments").get("number"));
        final var span = party.begin("echo", SpanKind.SERVER, TracingParty.parent(told));
        span.setAttribute("number", number);
        span.setAttribute("header", String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
        span.setAttribute("meta", told);
        span.end();
        return "{\"content\":[{\"type\":\"text\",\"text\":\"" + number + "\"}]}";
    }

    private static Map<String, Object> map(final Map<String, Object> in, final String key) {
        final var value = in.get(key);
        return value == null
                ? Map.of()
                : McpJsonDefaults.getMapper().convertValue(value, new TypeRef<Map<String, Object>>() {});
    }

    private static void answer(final HttpExchange exchange, final int status, final String json) throws IOException {
        final var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
