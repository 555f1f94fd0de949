package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The least of an MCP server: fixed tools without arguments, and a record of every request as it came. */
final class StubServer implements AutoCloseable {

    private static final Pattern METHOD = Pattern.compile("\"method\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\"[^\"]*\"|-?\\d+)");

    /** A request as it came; names of fields in lower case. */
    record Seen(String method, Map<String, List<String>> fields, String body) {}

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final String tools;

    StubServer(final String... tools) throws IOException {
        this.tools = Stream.of(tools)
                .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    /** Every request so far. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach(fields::put);
        seen.add(new Seen(exchange.getRequestMethod(), fields, body));
        switch (exchange.getRequestMethod()) {
            case "POST" -> answer(exchange, body);
            case "DELETE" -> exchange.sendResponseHeaders(200, -1);
            default -> exchange.sendResponseHeaders(405, -1);
        }
        exchange.close();
    }

    private void answer(final HttpExchange exchange, final String body) throws IOException {
        final var id = ID.matcher(body);
        if (!id.find()) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        final var method = METHOD.matcher(body);
        final var result = result(method.find() ? method.group(1) : "");
        final var bytes = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Set-Cookie", "upstream=1");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String result(final String method) {
        return switch (method) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"stub\",\"version\":\"1\"}}";
            case "tools/list" -> "{\"tools\":" + tools + "}";
            case "tools/call" -> "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";
            default -> "{}";
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
