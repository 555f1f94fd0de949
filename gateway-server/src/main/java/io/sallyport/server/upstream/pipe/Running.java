package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Breakdown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The exchanges of one session that still hear something: its requests, oldest first, and its standing streams. */
final class Running {

    private final Map<RequestId, Call> calls = new LinkedHashMap<>();
    private final Deque<PipedExchange> standing = new ArrayDeque<>();

    /** A request without its answer. */
    record Call(PipedExchange exchange, Optional<RequestId> progressToken) {}

    /** Whether that id was free. */
    boolean add(final Envelope.Request request, final PipedExchange exchange) {
        final var token = request.params().meta().flatMap(Envelope.Meta::progressToken);
        return calls.putIfAbsent(request.id(), new Call(exchange, token)) == null;
    }

    void stand(final PipedExchange exchange) {
        standing.addFirst(exchange);
    }

    void remove(final PipedExchange exchange) {
        calls.values().removeIf(call -> call.exchange() == exchange);
        standing.remove(exchange);
    }

    /** The request an answer is for; one without an id can only be for the only one. */
    Optional<PipedExchange> answered(final Optional<RequestId> id) {
        final var key = id.or(
                () -> calls.size() == 1 ? Optional.of(calls.keySet().iterator().next()) : Optional.empty());
        return key.map(calls::remove).map(Call::exchange);
    }

    /**
     * Who hears a notification: the request whose progress it tells; the standing stream if it is about the server as a
     * whole; else whoever hears what the server says by itself.
     */
    Optional<PipedExchange> belongsTo(final Envelope.Notification notification) {
        final var token = ServerMessages.progressToken(notification);
        if (token.isPresent()) {
            return progressing(token.get()).or(this::standing);
        }
        return ServerMessages.isAboutTheServer(notification) ? standing().or(this::oldest) : anybody();
    }

    /** The only request, because it is surely meant; else the standing stream; else the oldest request. */
    Optional<PipedExchange> anybody() {
        return (calls.size() == 1 ? oldest() : standing()).or(this::oldest);
    }

    private Optional<PipedExchange> progressing(final RequestId token) {
        return calls.values().stream()
                .filter(call -> call.progressToken().equals(Optional.of(token)))
                .map(Call::exchange)
                .findFirst();
    }

    private Optional<PipedExchange> oldest() {
        return calls.values().stream().map(Call::exchange).findFirst();
    }

    /** The newest: an older one may be of a connection that is dead without knowing. */
    private Optional<PipedExchange> standing() {
        return Optional.ofNullable(standing.peekFirst());
    }

    boolean isIdle() {
        return calls.isEmpty();
    }

    void breakAll(final Breakdown breakdown) {
        final var all =
                new ArrayList<>(calls.values().stream().map(Call::exchange).toList());
        all.addAll(standing);
        calls.clear();
        standing.clear();
        all.forEach(exchange -> exchange.broke(breakdown));
    }
}
