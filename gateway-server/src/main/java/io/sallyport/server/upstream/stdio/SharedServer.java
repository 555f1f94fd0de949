package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.pipe.Pipe;
import io.sallyport.server.upstream.pipe.PipedExchange;
import io.sallyport.server.upstream.pipe.ServerMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One process of the session era for every client. It gives out no session ids; each {@code initialize} is answered with
 * what the process answered to the one it was sent. Nobody's capabilities are declared, so what the process asks is
 * refused; what it says by itself goes to every standing stream.
 */
final class SharedServer extends OneProcess {

    private static final int METHOD_NOT_FOUND = -32601;
    private static final byte[] NO_CAPABILITIES = "{}".getBytes(StandardCharsets.UTF_8);

    private final List<PipedExchange> standing = new ArrayList<>();

    SharedServer(
            final Pipe.Opener opener,
            final String version,
            final Duration untilReady,
            final EnvelopeScanner scanner,
            final ScheduledExecutorService home,
            final Backoff backoff) {
        super(
                opener,
                Optional.of(new SharedProcess.FirstMessage(id -> initialize(id, version), untilReady)),
                scanner,
                home,
                backoff);
    }

    private static byte[] initialize(final RequestId id, final String version) {
        return Messages.initialize(
                id,
                ProtocolVersion.LATEST_LEGACY,
                NO_CAPABILITIES,
                JsonObject.start()
                        .string("name", HandshakeClient.OWN_NAME)
                        .string("version", version)
                        .end());
    }

    @Override
    void serve(final PipedExchange exchange) {
        switch (exchange.request().method()) {
            case POST -> message(exchange);
            case GET -> {
                exchange.stream(Optional.empty());
                standing.add(exchange);
                exchange.watch(() -> standing.remove(exchange));
            }
            case DELETE -> exchange.answer(200, Optional.empty());
        }
    }

    private void message(final PipedExchange exchange) {
        switch (scanned(exchange)) {
            case Scan.Message(Envelope.Request request)
            when request.method().equals(McpMethods.INITIALIZE) ->
                initialized()
                        .ifPresent(known -> answer(
                                exchange, AnswerEdit.of(known).id(request.id()).apply()));
            case Scan.Message(Envelope.Request request) -> ask(request, exchange);
            case Scan.Message(Envelope.Notification notification) -> {
                passed(notification).ifPresent(this::send);
                exchange.answer(202, Optional.empty());
            }
            case Scan.Message(Envelope.Result _), Scan.Message(Envelope.Failed _) ->
                exchange.answer(202, Optional.empty()); // nobody was asked anything
            case Scan.Rejected _ -> exchange.answer(400, Optional.empty());
        }
    }

    /** The process has had its handshake, and knows of no client's roots. */
    private Optional<byte[]> passed(final Envelope.Notification notification) {
        return switch (notification.method()) {
            case McpMethods.INITIALIZED, McpMethods.ROOTS_LIST_CHANGED -> Optional.empty();
            case McpMethods.CANCELLED -> requests().cancellation(notification);
            default -> Optional.of(notification.json());
        };
    }

    @Override
    void ended(final Breakdown breakdown) {
        final var streams = List.copyOf(standing);
        standing.clear();
        streams.forEach(exchange -> exchange.broke(breakdown));
    }

    @Override
    void asks(final Envelope.Request request) {
        send(ServerMessages.answer(request, METHOD_NOT_FOUND, "The client does not support " + request.method()));
    }

    @Override
    void says(final Envelope.Notification notification) {
        // A cancellation is of a request that has had its refusal.
        if (!notification.method().equals(McpMethods.CANCELLED)) {
            List.copyOf(standing).forEach(stream -> tell(stream, notification));
        }
    }

    private void tell(final PipedExchange stream, final Envelope.Notification notification) {
        if (!stream.isBehind()) {
            stream.event(notification.json());
        } else if (!notification.method().equals(McpMethods.LOG_MESSAGE)) {
            standing.remove(stream);
            stream.broke(new Breakdown(Breakdown.Kind.TRUNCATED, "its reader is too slow"));
        }
    }
}
