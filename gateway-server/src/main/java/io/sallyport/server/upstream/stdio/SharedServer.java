package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import io.sallyport.server.upstream.pipe.Pipe;
import io.sallyport.server.upstream.pipe.PipedExchange;
import io.sallyport.server.upstream.pipe.PipedServer;
import io.sallyport.server.upstream.pipe.ServerMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One process for every client. It gives out no session ids; each {@code initialize} is answered with what the process
 * answered to the one it was sent. Nobody's capabilities are declared, so what the process asks is refused; what it says
 * by itself goes to every standing stream.
 *
 * <p>A reader that falls behind never slows the others: its progress is dropped, its standing stream is broken, its answer
 * is kept. Confined to its home.
 */
final class SharedServer implements PipedServer {

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int MOST_WAITING = 1000;
    private static final Breakdown NOT_RUNNING =
            new Breakdown(Breakdown.Kind.CONNECT_FAILED, "the shared process is not running");

    private final EnvelopeScanner scanner;
    private final ScheduledExecutorService home;
    private final SharedProcess process;
    private final Remapping requests;
    private final List<PipedExchange> standing = new ArrayList<>();
    private final List<PipedExchange> waiting = new ArrayList<>();

    SharedServer(
            final Pipe.Opener opener,
            final String version,
            final EnvelopeScanner scanner,
            final ScheduledExecutorService home,
            final Backoff backoff) {
        this.scanner = scanner;
        this.home = home;
        this.requests = new Remapping();
        this.process = new SharedProcess(opener, version, home, backoff, requests, new News());
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var exchange = new PipedExchange(request, home, loop, listener);
        home.execute(() -> take(exchange));
        return exchange;
    }

    @Override
    public void retire() {
        home.execute(() -> process.retire(requests.isEmpty() && waiting.isEmpty()));
    }

    @Override
    public void close() {
        home.execute(() -> process.retire(true));
    }

    private void take(final PipedExchange exchange) {
        if (process.isReady()) {
            serve(exchange);
        } else if (process.start(exchange.request()) && waiting.size() < MOST_WAITING) {
            waiting.add(exchange);
            exchange.watch(() -> waiting.remove(exchange));
        } else {
            exchange.broke(NOT_RUNNING);
        }
    }

    private void serve(final PipedExchange exchange) {
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
        switch (scanner.scan(exchange.request().body())) {
            case Scan.Message(Envelope.Request request)
            when request.method().equals(McpMethods.INITIALIZE) ->
                answer(
                        exchange,
                        AnswerEdit.of(process.initialized()).id(request.id()).apply());
            case Scan.Message(Envelope.Request request) -> ask(request, exchange);
            case Scan.Message(Envelope.Notification notification) -> {
                passed(notification).ifPresent(json -> process.send(json, Pipe.Sent.IGNORED));
                exchange.answer(202, Optional.empty());
            }
            case Scan.Message(Envelope.Result _), Scan.Message(Envelope.Failed _) ->
                exchange.answer(202, Optional.empty()); // nobody was asked anything
            case Scan.Rejected _ -> exchange.answer(400, Optional.empty());
        }
    }

    private void ask(final Envelope.Request request, final PipedExchange exchange) {
        final var mapped = requests.map(request, exchange);
        exchange.watch(() -> cancel(exchange));
        process.send(mapped, new Pipe.Sent() {
            @Override
            public void accepted() {
                exchange.stream(Optional.empty());
            }

            @Override
            public void refused(final int status, final Optional<String> retryAfter) {
                requests.remove(exchange);
                exchange.answer(status, retryAfter);
            }

            @Override
            public void broke(final Breakdown breakdown) {
                requests.remove(exchange);
                exchange.broke(breakdown);
            }
        });
    }

    /** Nobody waits for the answer, and other clients need the process. */
    private void cancel(final PipedExchange exchange) {
        requests.remove(exchange)
                .ifPresent(
                        entry -> process.send(Messages.cancelled(entry.mapped(), Optional.empty()), Pipe.Sent.IGNORED));
        endIfUnused();
    }

    /** The process has had its handshake, and knows of no client's roots. */
    private Optional<byte[]> passed(final Envelope.Notification notification) {
        return switch (notification.method()) {
            case McpMethods.INITIALIZED, McpMethods.ROOTS_LIST_CHANGED -> Optional.empty();
            case McpMethods.CANCELLED -> requests.cancellation(notification);
            default -> Optional.of(notification.json());
        };
    }

    private void answer(final PipedExchange exchange, final byte[] json) {
        exchange.stream(Optional.empty());
        exchange.event(json);
        exchange.complete();
        endIfUnused();
    }

    private void endIfUnused() {
        process.endIfRetired(requests.isEmpty() && waiting.isEmpty());
    }

    /** What becomes of the process, and what it says. */
    private final class News implements SharedProcess.Listener {

        @Override
        public void ready() {
            final var ready = List.copyOf(waiting);
            waiting.clear();
            ready.forEach(SharedServer.this::serve);
        }

        @Override
        public void ended(final Breakdown breakdown) {
            final var unsent = List.copyOf(waiting);
            waiting.clear();
            unsent.forEach(exchange -> exchange.broke(NOT_RUNNING));
            final var streams = List.copyOf(standing);
            standing.clear();
            streams.forEach(exchange -> exchange.broke(breakdown));
            requests.breakAll(breakdown);
        }

        @Override
        public void message(final Envelope envelope) {
            switch (envelope) {
                case Envelope.Result result ->
                    requests.restore(result).ifPresent(found -> answer(found.exchange(), found.json()));
                case Envelope.Failed failed ->
                    requests.restore(failed).ifPresent(found -> answer(found.exchange(), found.json()));
                case Envelope.Request request ->
                    process.send(
                            ServerMessages.answer(
                                    request, METHOD_NOT_FOUND, "The client does not support " + request.method()),
                            Pipe.Sent.IGNORED);
                case Envelope.Notification notification -> notified(notification);
            }
        }

        private void notified(final Envelope.Notification notification) {
            switch (notification.method()) {
                case McpMethods.PROGRESS ->
                    requests.restore(notification)
                            .filter(found -> !found.exchange().isBehind())
                            .ifPresent(found -> {
                                found.exchange().stream(Optional.empty());
                                found.exchange().event(found.json());
                            });
                case McpMethods.CANCELLED -> {} // of a request that has had its refusal
                default -> List.copyOf(standing).forEach(stream -> tell(stream, notification));
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
}
