package io.sallyport.server.testkit.naive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Several MCP servers as one, in the plainest way: {@code initialize} goes to all of them, lists are what each of them
 * answers at once, a call is what its server finally says. Sessions are a table in memory.
 */
public final class NaiveProxy implements AutoCloseable {

    private static final String SESSION = "Mcp-Session-Id";
    private static final Map<String, String> LISTS = Map.of(
            "tools/list", "tools",
            "prompts/list", "prompts",
            "resources/list", "resources",
            "resources/templates/list", "resourceTemplates");

    private static final String HEALTH = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":{},"clientInfo":{"name":"health","version":"1"}}}""";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, NaiveSession> sessions = new ConcurrentHashMap<>();
    private final List<NaiveServer> servers;
    private final UpstreamSessions policy;
    private final NaiveNames names;
    private final HttpServer http;
    private Optional<NaiveSession> shared = Optional.empty();

    /** Which sessions it holds with the servers. */
    public enum UpstreamSessions {
        /** For each client its own. */
        OWN,
        /** One for all clients: the first one's. */
        SHARED,
        /** A new one for every call. */
        PER_CALL
    }

    /**
     * @param port 0 for any
     * @param prefixed whether names get their server's in front
     */
    public NaiveProxy(
            final int port, final UpstreamSessions policy, final boolean prefixed, final List<NaiveServer> servers)
            throws IOException {
        this.servers = List.copyOf(servers);
        this.policy = policy;
        this.names = new NaiveNames(this.servers, prefixed);
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        http.setExecutor(threads);
        http.createContext("/mcp", this::serve);
        http.createContext("/health", this::health);
        http.start();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    public URI url(final String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** How many clients it remembers. */
    public int sessions() {
        return sessions.size();
    }

    private void serve(final HttpExchange exchange) throws IOException {
        try (exchange) {
            dispatch(exchange);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(final HttpExchange exchange) throws IOException, InterruptedException {
        try {
            switch (exchange.getRequestMethod()) {
                case "POST" -> post(exchange);
                case "GET" -> listen(exchange);
                case "DELETE" -> delete(exchange);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        } catch (final NaiveServer.Refused refused) {
            exchange.sendResponseHeaders(refused.status(), -1);
        } catch (final IOException broken) {
            exchange.sendResponseHeaders(502, -1);
        }
    }

    private void post(final HttpExchange exchange) throws IOException, InterruptedException {
        final var message = Json.object(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (message.path("method").asString("").equals("initialize")) {
            initialize(exchange, message);
            return;
        }
        final var session = session(exchange);
        if (message.has("method") && message.has("id")) {
            answer(exchange, reply(session, message));
        } else {
            // Which of the servers it is for cannot be told.
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void initialize(final HttpExchange exchange, final ObjectNode message)
            throws IOException, InterruptedException {
        final var id = UUID.randomUUID().toString();
        final var session = opened(credential(exchange), message);
        sessions.put(id, session);
        exchange.getResponseHeaders().set(SESSION, id);
        answer(
                exchange,
                Json.answer(
                        message,
                        "result",
                        session.link(servers.getFirst())
                                .opening()
                                .path("result")
                                .asObject()));
    }

    private NaiveSession opened(final String credential, final ObjectNode message)
            throws IOException, InterruptedException {
        if (policy != UpstreamSessions.SHARED) {
            return NaiveSession.open(credential, message, servers);
        }
        if (shared.isEmpty()) {
            shared = Optional.of(NaiveSession.open(credential, message, servers));
        }
        return shared.get();
    }

    private NaiveSession session(final HttpExchange exchange) throws NaiveServer.Refused {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(SESSION))
                .map(sessions::get)
                .filter(session -> session.credential().equals(credential(exchange)))
                .orElseThrow(() -> new NaiveServer.Refused(404));
    }

    private static String credential(final HttpExchange exchange) {
        return exchange.getRequestHeaders()
                .getOrDefault("Authorization", List.of())
                .toString();
    }

    private ObjectNode reply(final NaiveSession session, final ObjectNode message)
            throws IOException, InterruptedException {
        final var method = message.path("method").asString("");
        final var list = LISTS.get(method);
        if (list != null) {
            return merged(session, message, list);
        }
        final var key = method.startsWith("resources/") ? "uri" : "name";
        final var name = message.path("params").path(key).asString("");
        final var owner = name.isEmpty() ? Optional.of(first(name)) : names.owner(name);
        if (owner.isEmpty()) {
            final var error = Json.object();
            error.put("code", -32602);
            error.put("message", "Unknown: " + name);
            return Json.answer(message, "error", error);
        }
        if (!name.isEmpty()) {
            message.path("params").asObject().put(key, owner.get().name());
        }
        return link(session, owner.get().server()).ask(message);
    }

    private NaiveNames.Owned first(final String name) {
        return new NaiveNames.Owned(servers.getFirst(), name);
    }

    private ObjectNode merged(final NaiveSession session, final ObjectNode message, final String list)
            throws InterruptedException {
        final var result = Json.object();
        final var merged = result.putArray(list);
        for (final var server : servers) {
            try {
                final var answer = link(session, server).ask(message);
                for (final var item : answer.path("result").path(list)) {
                    final var object = item.asObject();
                    final var key = object.has("uri") ? "uri" : "name";
                    names.published(server, object.path(key).asString("")).ifPresent(name -> {
                        object.put(key, name);
                        merged.add(object);
                    });
                }
            } catch (final IOException _) {
                // What the others have is better than nothing.
            }
        }
        return Json.answer(message, "result", result);
    }

    private NaiveServer.Link link(final NaiveSession session, final NaiveServer server)
            throws IOException, InterruptedException {
        return policy == UpstreamSessions.PER_CALL ? server.open(session.initialize()) : session.link(server);
    }

    private void listen(final HttpExchange exchange) throws IOException, InterruptedException {
        final var session = session(exchange);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        new NaiveStream(exchange.getResponseBody(), threads)
                .relay(session.links().values());
        // The client has gone.
        sessions.remove(exchange.getRequestHeaders().getFirst(SESSION));
        session.end();
    }

    private void delete(final HttpExchange exchange) throws IOException, InterruptedException {
        final var session = session(exchange);
        sessions.remove(exchange.getRequestHeaders().getFirst(SESSION));
        session.end();
        exchange.sendResponseHeaders(200, -1);
    }

    /** Well is who can open a session on every server. */
    private void health(final HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(isWell() ? 200 : 503, -1);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWell() throws InterruptedException {
        try {
            NaiveSession.open("", Json.object(HEALTH), servers);
            return true;
        } catch (final IOException unwell) {
            return false;
        }
    }

    private static void answer(final HttpExchange exchange, final ObjectNode message) throws IOException {
        final var bytes = message.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        servers.forEach(NaiveServer::close);
        threads.close();
    }
}
