package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.pipe.Pipe;
import io.sallyport.server.upstream.pipe.PipedExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process for every client, whose requests carry all with them (2026-07-28, basic/transports/stdio). It is started by
 * the first request and needs no handshake. Whose a notification is, it says itself: by a progress token, or by the id of a
 * subscription.
 */
final class StatelessServer extends OneProcess {

    private static final Logger LOG = LoggerFactory.getLogger(StatelessServer.class);
    private static final Breakdown RETIRED = new Breakdown(Breakdown.Kind.TRUNCATED, "the process is let go");

    private final List<PipedExchange> listening = new ArrayList<>();

    StatelessServer(
            final Pipe.Opener opener,
            final EnvelopeScanner scanner,
            final ScheduledExecutorService home,
            final Backoff backoff) {
        super(opener, Optional.empty(), scanner, home, backoff);
    }

    /** Who listens would keep the process for ever. */
    @Override
    public void retire() {
        home().execute(() -> List.copyOf(listening).forEach(exchange -> hangUp(exchange, RETIRED)));
        super.retire();
    }

    @Override
    void serve(final PipedExchange exchange) {
        switch (exchange.request().method()) {
            case POST -> message(exchange);
            case GET, DELETE -> exchange.answer(405, Optional.empty());
        }
    }

    private void message(final PipedExchange exchange) {
        switch (scanned(exchange)) {
            case Scan.Message(Envelope.Request request) -> {
                if (request.method().equals(McpMethods.SUBSCRIPTIONS_LISTEN)) {
                    listening.removeIf(listener -> !requests().has(listener));
                    listening.add(exchange);
                }
                ask(request, exchange);
            }
            case Scan.Message(Envelope.Notification _),
                    Scan.Message(Envelope.Result _),
                    Scan.Message(Envelope.Failed _) ->
                exchange.answer(202, Optional.empty()); // a client has nothing to say by itself
            case Scan.Rejected _ -> exchange.answer(400, Optional.empty());
        }
    }

    /** They go with their requests. */
    @Override
    void ended(final Breakdown breakdown) {
        listening.clear();
    }

    /** In this era a server asks within its answers alone, and nobody may answer what it asks otherwise. */
    @Override
    void asks(final Envelope.Request request) {
        LOG.debug("A process asks for {} where it may not", request.method());
    }

    @Override
    void says(final Envelope.Notification notification) {
        switch (notification.method()) {
            case McpMethods.CANCELLED -> cancelled(notification);
            case McpMethods.LOG_MESSAGE ->
                requests().logged().ifPresent(exchange -> tell(new Remapping.Restored(notification.json(), exchange)));
            default -> requests().subscribed(notification).ifPresent(this::hears);
        }
    }

    /** The server ends a subscription. */
    private void cancelled(final Envelope.Notification notification) {
        notification
                .params()
                .requestId()
                .flatMap(requests()::take)
                .ifPresent(entry -> entry.exchange().complete());
        endIfUnused();
    }

    /** News that would be lost are worse than a stream that breaks: who listens again asks what has changed. */
    private void hears(final Remapping.Restored news) {
        if (news.exchange().isBehind()) {
            hangUp(news.exchange(), new Breakdown(Breakdown.Kind.TRUNCATED, "its reader is too slow"));
        } else {
            tell(news);
        }
    }

    private void hangUp(final PipedExchange exchange, final Breakdown why) {
        listening.remove(exchange);
        cancel(exchange);
        exchange.broke(why);
    }
}
