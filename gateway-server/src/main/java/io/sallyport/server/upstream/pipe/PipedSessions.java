package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An endpoint that opens a pipe for each session: {@code initialize} makes one and answers with its id, DELETE ends it, and
 * the end of the pipe is a lost session (404).
 */
public final class PipedSessions implements PipedServer {

    private final Pipe.Opener opener;
    private final int most;
    private final EnvelopeScanner scanner;
    private final Supplier<ScheduledExecutorService> homes;
    private final SessionIds ids;
    private final AtomicInteger pipes = new AtomicInteger();
    private final AtomicInteger ofClients = new AtomicInteger();
    private final Map<String, PipedSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean retired;

    /**
     * @param most pipes at once; where that is a limit, one of them is kept for the gateway's own session
     * @param homes gives each session the loop it is confined to
     */
    public PipedSessions(
            final Pipe.Opener opener,
            final int most,
            final EnvelopeScanner scanner,
            final Supplier<ScheduledExecutorService> homes,
            final SessionIds ids) {
        this.opener = opener;
        this.most = most;
        this.scanner = scanner;
        this.homes = homes;
        this.ids = ids;
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var id = header(request, "Mcp-Session-Id");
        final var session = id.map(sessions::get);
        final var home = session.map(PipedSession::home).orElseGet(homes);
        final var exchange = new PipedExchange(request, home, loop, listener);
        home.execute(() -> session.ifPresentOrElse(
                known -> within(known, exchange), () -> outside(id.isPresent(), home, exchange)));
        return exchange;
    }

    private void within(final PipedSession session, final PipedExchange exchange) {
        switch (exchange.request().method()) {
            case POST ->
                scan(exchange)
                        .ifPresentOrElse(
                                envelope -> session.take(envelope, exchange),
                                () -> exchange.answer(400, Optional.empty()));
            case GET -> session.listen(exchange);
            case DELETE -> {
                session.end();
                exchange.answer(200, Optional.empty());
            }
        }
    }

    private void outside(
            final boolean inALostSession, final ScheduledExecutorService home, final PipedExchange exchange) {
        final var initialize = inALostSession ? Optional.<Envelope.Request>empty() : initialize(exchange);
        if (inALostSession || retired) {
            exchange.answer(404, Optional.empty());
        } else if (initialize.isEmpty()) {
            exchange.answer(400, Optional.empty());
        } else if (takePlace(isOwn(initialize.get()))) {
            open(home, initialize.get(), exchange);
        } else {
            // Not 503, which would count as a fault of the endpoint and open its breaker.
            exchange.answer(429, Optional.of("5"));
        }
    }

    private Optional<Envelope.Request> initialize(final PipedExchange exchange) {
        return scan(exchange)
                .filter(Envelope.Request.class::isInstance)
                .map(Envelope.Request.class::cast)
                .filter(request -> request.method().equals(McpMethods.INITIALIZE));
    }

    private void open(
            final ScheduledExecutorService home, final Envelope.Request initialize, final PipedExchange exchange) {
        final var session = new PipedSession(ids.next(), home, initialize, exchange, new Place(isOwn(initialize)));
        sessions.put(session.id(), session);
        session.open(opener);
        if (retired) {
            session.retire();
        }
    }

    /** Clients leave one place free for the gateway's own session, wherever that is just now. */
    private boolean takePlace(final boolean own) {
        final boolean limited = most != Integer.MAX_VALUE;
        if (pipes.incrementAndGet() > most) {
            pipes.decrementAndGet();
            return false;
        }
        if (!own && ofClients.incrementAndGet() > most - 1 && limited) {
            leavePlace(own);
            return false;
        }
        return true;
    }

    private void leavePlace(final boolean own) {
        pipes.decrementAndGet();
        if (!own) {
            ofClients.decrementAndGet();
        }
    }

    /** Without its own session the gateway could not tell a server that is busy from one that is down. */
    private static boolean isOwn(final Envelope.Request initialize) {
        return initialize
                .params()
                .clientInfo()
                .flatMap(span -> JsonFields.of(initialize.json(), span))
                .flatMap(info -> info.string("name"))
                .filter(HandshakeClient.OWN_NAME::equals)
                .isPresent();
    }

    private Optional<Envelope> scan(final PipedExchange exchange) {
        return scanner.scan(exchange.request().body().bytes()) instanceof Scan.Message(Envelope envelope)
                ? Optional.of(envelope)
                : Optional.empty();
    }

    /** How many pipes there are, those that are being opened or closed included. */
    public int pipes() {
        return pipes.get();
    }

    @Override
    public void retire() {
        retired = true;
        sessions.values().forEach(session -> session.home().execute(session::retire));
    }

    @Override
    public void close() {
        retired = true;
        sessions.values().forEach(session -> session.home().execute(session::end));
    }

    private static Optional<String> header(final UpstreamRequest request, final String name) {
        return request.headers().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What a session takes up, until nothing is left of it. */
    private final class Place implements PipedSession.Keeper {

        private final boolean own;

        private Place(final boolean own) {
            this.own = own;
        }

        @Override
        public void ended(final PipedSession session) {
            sessions.remove(session.id());
        }

        @Override
        public void gone() {
            leavePlace(own);
        }
    }
}
