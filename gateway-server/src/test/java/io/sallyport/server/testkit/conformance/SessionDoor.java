package io.sallyport.server.testkit.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Streamable HTTP with sessions. Every request is answered with a stream. */
final class SessionDoor {

    private static final String SESSION = "Mcp-Session-Id";

    private final Revision newest;
    private final Sessions sessions;
    private final SessionFeatures features;

    SessionDoor(final Revision newest, final Sessions sessions, final Features features) {
        this.newest = newest;
        this.sessions = sessions;
        this.features = new SessionFeatures(features);
    }

    void post(final Exchange exchange, final Object body) throws IOException, Refused, InterruptedException {
        checkAccept(exchange);
        final var messages = messages(JsonObject.list(body));
        if (messages.getFirst() instanceof Message.Request request && "initialize".equals(request.method())) {
            final var session = sessions.open(newest, request.params());
            exchange.put(SESSION, session.id());
            answer(exchange, session, List.of(request), _ -> Identity.initialized(session.revision()));
            return;
        }
        final var session = session(exchange);
        if (body instanceof List && !session.revision().hasBatches()) {
            throw new Refused(400, Refusal.invalidRequest("batches are not in this revision"));
        }
        receive(exchange, session, messages);
    }

    private void receive(final Exchange exchange, final Session session, final List<Message> messages)
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
            exchange.send(202);
        } else {
            answer(exchange, session, requests, features);
        }
    }

    /** The stream ends when every request has ended, whether somebody is still listening or not. */
    private static void answer(
            final Exchange exchange,
            final Session session,
            final List<Message.Request> requests,
            final SessionCall.Service service)
            throws IOException, InterruptedException {
        final var stream = session.open();
        final var carrier = stream.carry(0);
        Thread.ofVirtual().start(() -> {
            final var calls = requests.stream()
                    .map(request -> new SessionCall(session, stream, request))
                    .map(call -> Thread.ofVirtual().start(() -> call.run(service)))
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

    void get(final Exchange exchange) throws IOException, Refused, InterruptedException {
        if (!exchange.header("Accept").orElse("").contains(Exchange.EVENTS)) {
            throw new Refused(406, "Not Acceptable: GET is for " + Exchange.EVENTS);
        }
        final var session = session(exchange);
        final var last = exchange.header("Last-Event-ID");
        final var carrier = last.isPresent() ? session.resume(last.get()) : Optional.of(session.stand());
        pour(exchange, carrier.orElseThrow(() -> new Refused(400, "Bad Request: no such event")));
    }

    void delete(final Exchange exchange) throws IOException, Refused {
        sessions.end(session(exchange));
        exchange.send(200);
    }

    private static void pour(final Exchange exchange, final SseStream.Carrier carrier)
            throws IOException, InterruptedException {
        try (var out = exchange.stream()) {
            carrier.copyTo(out);
        }
    }

    private Session session(final Exchange exchange) throws Refused {
        final var version = exchange.header(Exchange.PROTOCOL_VERSION);
        if (version.isPresent() && Revision.of(version.get()).isEmpty()) {
            throw new Refused(400, "Bad Request: unsupported protocol version");
        }
        final var id = exchange.header(SESSION)
                .orElseThrow(() -> new Refused(400, "Bad Request: " + SESSION + " is required"));
        return sessions.find(id)
                .orElseThrow(() -> new Refused(404, new Refusal(Refusal.SESSION_NOT_FOUND, "Session not found")));
    }

    private static void checkAccept(final Exchange exchange) throws Refused {
        final var accept = exchange.header("Accept").orElse("");
        if (!accept.contains(Exchange.JSON) || !accept.contains(Exchange.EVENTS)) {
            throw new Refused(406, "Not Acceptable: Accept must have " + Exchange.JSON + " and " + Exchange.EVENTS);
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
            throw new Refused(400, Refusal.invalidRequest("an empty batch"));
        }
        return messages;
    }
}
