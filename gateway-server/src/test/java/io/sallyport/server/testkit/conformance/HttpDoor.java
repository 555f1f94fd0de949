package io.sallyport.server.testkit.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Streamable HTTP: what comes in on one connection, and what goes out on it. Every request is answered with a stream. */
final class HttpDoor implements HttpHandler {

    private static final String SESSION = "Mcp-Session-Id";
    private static final String EVENTS = "text/event-stream";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Sessions sessions;
    private final Features features;

    /** A request that HTTP itself refuses. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;
        private final transient Refusal refusal;

        Refused(final int status, final Refusal refusal) {
            super(refusal.getMessage(), refusal);
            this.status = status;
            this.refusal = refusal;
        }

        Refused(final int status, final String message) {
            this(status, new Refusal(-32000, message));
        }
    }

    HttpDoor(final Revision newest) {
        this.sessions = new Sessions(newest);
        this.features = new Features(sessions);
    }

    @Override
    public void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            serve(exchange);
        } catch (final InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(final HttpExchange exchange) throws IOException, InterruptedException {
        try {
            checkPeer(exchange);
            switch (exchange.getRequestMethod()) {
                case "POST" -> post(exchange);
                case "GET" -> get(exchange);
                case "DELETE" -> delete(exchange);
                default -> throw new Refused(405, "Method not allowed");
            }
        } catch (final Refused refused) {
            refuse(exchange, refused);
        }
    }

    /** Against DNS rebinding: whoever thinks that this machine has another name than its own was lied to. */
    private static void checkPeer(final HttpExchange exchange) throws Refused {
        final var host = header(exchange, "Host").orElse("");
        final var origin = header(exchange, "Origin").map(text -> text.replaceFirst("^https?://", ""));
        if (!isLoopback(host) || !isLoopback(origin.orElse(host))) {
            throw new Refused(403, "Forbidden: this is a local server");
        }
    }

    private static boolean isLoopback(final String authority) {
        return LOOPBACK.contains(authority.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private void post(final HttpExchange exchange) throws IOException, Refused, InterruptedException {
        checkMedia(exchange);
        final var body = body(exchange);
        final var messages = messages(JsonObject.list(body));
        if (messages.getFirst() instanceof Message.Request request && "initialize".equals(request.method())) {
            final var session = sessions.open(request.params());
            exchange.getResponseHeaders().set(SESSION, session.id());
            answer(exchange, session, List.of(request), _ -> Features.greeting(session.revision()));
            return;
        }
        final var session = session(exchange);
        if (body instanceof List && !session.revision().hasBatches()) {
            throw new Refused(400, new Refusal(Refusal.INVALID_REQUEST, "batches are not in this revision"));
        }
        receive(exchange, session, messages);
    }

    private void receive(final HttpExchange exchange, final Session session, final List<Message> messages)
            throws IOException, InterruptedException {
        final var requests = new ArrayList<Message.Request>();
        for (final var message : messages) {
            switch (message) {
                case Message.Request request -> requests.add(request);
                case Message.Answer answer -> session.answered(answer);
                case Message.Notification(var method, var params) -> {
                    if ("notifications/cancelled".equals(method)) {
                        params.value("requestId").ifPresent(session::cancel);
                    }
                }
            }
        }
        if (requests.isEmpty()) {
            exchange.sendResponseHeaders(202, -1);
        } else {
            answer(
                    exchange,
                    session,
                    requests,
                    call -> features.of(call.request().method()).serve(call));
        }
    }

    /** The stream ends when every request has ended, whether somebody is still listening or not. */
    private static void answer(
            final HttpExchange exchange,
            final Session session,
            final List<Message.Request> requests,
            final Feature feature)
            throws IOException, InterruptedException {
        final var stream = session.open();
        final var carrier = stream.carry(0);
        Thread.ofVirtual().start(() -> {
            final var calls = requests.stream()
                    .map(request -> Thread.ofVirtual().start(() -> new Call(session, stream, request).run(feature)))
                    .toList();
            try {
                for (final var call : calls) {
                    call.join();
                }
            } catch (final InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                stream.end();
            }
        });
        pour(exchange, carrier);
    }

    private void get(final HttpExchange exchange) throws IOException, Refused, InterruptedException {
        if (!header(exchange, "Accept").orElse("").contains(EVENTS)) {
            throw new Refused(406, "Not Acceptable: GET is for " + EVENTS);
        }
        final var session = session(exchange);
        final var last = header(exchange, "Last-Event-ID");
        final var carrier = last.isPresent() ? session.resume(last.get()) : Optional.of(session.stand());
        pour(exchange, carrier.orElseThrow(() -> new Refused(400, "Bad Request: no such event")));
    }

    private void delete(final HttpExchange exchange) throws IOException, Refused {
        sessions.end(session(exchange));
        exchange.sendResponseHeaders(200, -1);
    }

    private static void pour(final HttpExchange exchange, final SseStream.Carrier carrier)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", EVENTS);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        final var out = exchange.getResponseBody();
        out.flush();
        carrier.copyTo(out);
        out.close();
    }

    private Session session(final HttpExchange exchange) throws Refused {
        final var version = header(exchange, "MCP-Protocol-Version");
        if (version.isPresent() && Revision.of(version.get()).isEmpty()) {
            throw new Refused(400, "Bad Request: unsupported protocol version");
        }
        final var id = header(exchange, SESSION)
                .orElseThrow(() -> new Refused(400, "Bad Request: " + SESSION + " is required"));
        return sessions.find(id)
                .orElseThrow(() -> new Refused(404, new Refusal(Refusal.SESSION_NOT_FOUND, "Session not found")));
    }

    private static void checkMedia(final HttpExchange exchange) throws Refused {
        if (!header(exchange, "Content-Type").orElse("").startsWith("application/json")) {
            throw new Refused(415, "Unsupported Media Type: Content-Type must be application/json");
        }
        final var accept = header(exchange, "Accept").orElse("");
        if (!accept.contains("application/json") || !accept.contains(EVENTS)) {
            throw new Refused(406, "Not Acceptable: Accept must have application/json and " + EVENTS);
        }
    }

    private static Object body(final HttpExchange exchange) throws IOException, Refused {
        final var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return JsonObject.parse(text);
        } catch (final IOException _) {
            throw new Refused(400, new Refusal(Refusal.PARSE_ERROR, "Parse error"));
        }
    }

    private static List<Message> messages(final List<?> values) throws Refused {
        final var messages = new ArrayList<Message>();
        try {
            for (final var value : values) {
                messages.add(Message.of(value));
            }
        } catch (final Refusal refusal) {
            throw new Refused(400, refusal);
        }
        if (messages.isEmpty()) {
            throw new Refused(400, new Refusal(Refusal.INVALID_REQUEST, "an empty batch"));
        }
        return messages;
    }

    private static Optional<String> header(final HttpExchange exchange, final String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name))
                .map(values -> values.stream().collect(Collectors.joining(", ")));
    }

    private static void refuse(final HttpExchange exchange, final Refused refused) throws IOException {
        final var text = JsonObject.write(Map.of("jsonrpc", "2.0", "error", refused.refusal.error()));
        final var bytes = (text.substring(0, text.length() - 1) + ",\"id\":null}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(refused.status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
