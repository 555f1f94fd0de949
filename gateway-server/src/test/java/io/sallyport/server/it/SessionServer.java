package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An MCP server that does nothing but keep sessions, and that can be told to forget them. Tools: {@code whoami} tells the
 * session, {@code wait} the same once it is released, {@code bad} is refused with status 400 and an error, as some servers
 * do with bad arguments.
 */
final class SessionServer implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");
    private static final Pattern TOOL = Pattern.compile("\"name\":\"(whoami|wait|bad)\"");
    private static final String TOOLS = """
            {"tools":[{"name":"whoami","inputSchema":{"type":"object"}},{"name":"wait","inputSchema":{"type":"object"}},\
            {"name":"bad","inputSchema":{"type":"object"}}]}""";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;
    private final int unknown;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch openingGate = new CountDownLatch(0);
    private volatile CountDownLatch callGate = new CountDownLatch(0);

    /**
     * @param unknown the status for a session it does not know: 404, or 400 as the examples of the SDKs have it
     */
    SessionServer(final int unknown) throws IOException {
        this.unknown = unknown;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        http.setExecutor(threads);
        http.createContext("/mcp", this::handle);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    /** Loses every session, as a restart would. */
    void forget() {
        sessions.clear();
    }

    /** Lets no client's {@code initialize} be answered from now on. */
    void holdOpenings() {
        openingGate = new CountDownLatch(1);
    }

    void releaseOpenings() {
        openingGate.countDown();
    }

    void holdCalls() {
        callGate = new CountDownLatch(1);
    }

    void releaseCalls() {
        callGate.countDown();
    }

    /** Calls of {@code wait} that have begun. */
    int waiting() {
        return waiting.get();
    }

    /** Sessions opened for clients; the gateway's own do not count. */
    int opened() {
        return opened.get();
    }

    boolean wasDeleted(final String session) {
        return deleted.contains(session);
    }

    @Override
    public void close() {
        releaseOpenings();
        releaseCalls();
        http.stop(0);
        threads.close();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> post(exchange);
                case "DELETE" -> delete(exchange);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void delete(final HttpExchange exchange) throws IOException {
        final var session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
        sessions.remove(session);
        deleted.add(session);
        exchange.sendResponseHeaders(200, -1);
    }

    private void post(final HttpExchange exchange) throws IOException {
        final var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final var session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
        final var found = ID.matcher(body);
        final var id = found.find() ? found.group(1) : "null";
        if (body.contains("\"method\":\"initialize\"")) {
            initialize(exchange, id, body);
        } else if (session != null && !sessions.contains(session)) {
            error(exchange, unknown, "null", -32000, "Bad Request: no such session");
        } else if (body.contains("\"method\":\"notifications/")) {
            exchange.sendResponseHeaders(202, -1);
        } else if (body.contains("\"method\":\"tools/list\"")) {
            result(exchange, id, TOOLS);
        } else if (body.contains("\"method\":\"tools/call\"")) {
            call(exchange, id, body, session == null ? "none" : session);
        } else {
            result(exchange, id, "{}");
        }
    }

    private void initialize(final HttpExchange exchange, final String id, final String body) throws IOException {
        if (body.contains("\"name\":\"test\"")) {
            opened.incrementAndGet();
            await(openingGate);
        }
        final var session = UUID.randomUUID().toString();
        sessions.add(session);
        exchange.getResponseHeaders().set("Mcp-Session-Id", session);
        result(exchange, id, """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}""");
    }

    private void call(final HttpExchange exchange, final String id, final String body, final String session)
            throws IOException {
        final var tool = TOOL.matcher(body);
        switch (tool.find() ? tool.group(1) : "") {
            case "bad" -> error(exchange, 400, id, -32602, "Bad arguments");
            case "wait" -> {
                waiting.incrementAndGet();
                await(callGate);
                told(exchange, id, session);
            }
            default -> told(exchange, id, session);
        }
    }

    private static void told(final HttpExchange exchange, final String id, final String session) throws IOException {
        result(exchange, id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + session + "\"}]}");
    }

    private static void result(final HttpExchange exchange, final String id, final String result) throws IOException {
        send(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private static void error(
            final HttpExchange exchange, final int status, final String id, final int code, final String message)
            throws IOException {
        send(
                exchange,
                status,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message
                        + "\"}}");
    }

    private static void send(final HttpExchange exchange, final int status, final String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        final var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void await(final CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(1, TimeUnit.MINUTES)) {
                throw new IOException("nobody opened the gate");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
