package io.sallyport.server.upstream.stdio;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One process for every client: whose answer is whose, by ids of our own, in either era.
 *
 * <p>A reader that falls behind never slows the others: its progress is dropped, its stream of news is broken, its answer
 * is kept. Confined to its home.
 */
abstract sealed class OneProcess implements PipedServer permits SharedServer, StatelessServer {

    private static final int MOST_WAITING = 1000;
    private static final Breakdown NOT_RUNNING =
            new Breakdown(Breakdown.Kind.CONNECT_FAILED, "the shared process is not running");

    private final EnvelopeScanner scanner;
    private final ScheduledExecutorService home;
    private final SharedProcess process;
    private final Remapping requests = new Remapping();
    private final List<PipedExchange> waiting = new ArrayList<>();

    /** @param first what the process is asked before it is ready; empty where nothing is */
    OneProcess(
            final Pipe.Opener opener,
            final Optional<SharedProcess.FirstMessage> first,
            final EnvelopeScanner scanner,
            final ScheduledExecutorService home,
            final Backoff backoff) {
        this.scanner = scanner;
        this.home = home;
        this.process = new SharedProcess(opener, first, home, backoff, requests, new News());
    }

    /** Takes what a client sends, now that the process is ready. */
    abstract void serve(PipedExchange exchange);

    /** The process says something that belongs to no request's progress. */
    abstract void says(Envelope.Notification notification);

    abstract void asks(Envelope.Request request);

    /** The process has ended: nothing comes any more on streams that belong to no request. */
    abstract void ended(Breakdown breakdown);

    @Override
    public final Exchange exchange(
            final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var exchange = new PipedExchange(request, home, loop, listener);
        home.execute(() -> take(exchange));
        return exchange;
    }

    @Override
    public void retire() {
        home.execute(() -> process.retire(isUnused()));
    }

    @Override
    public final void close() {
        home.execute(() -> process.retire(true));
    }

    /** Ends the process where nobody waits for it, until somebody does; completes when it is gone or is left running. */
    final CompletableFuture<Void> endUnlessUsed() {
        return CompletableFuture.supplyAsync(
                        () -> isUnused() ? process.end() : CompletableFuture.<Void>completedFuture(null), home)
                .thenCompose(gone -> gone);
    }

    final ScheduledExecutorService home() {
        return home;
    }

    final Remapping requests() {
        return requests;
    }

    final Optional<Envelope.Result> initialized() {
        return process.initialized();
    }

    final Scan scanned(final PipedExchange exchange) {
        return scanner.scan(exchange.request().body().bytes());
    }

    final void send(final byte[] json) {
        process.send(json, Pipe.Sent.IGNORED);
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

    final void ask(final Envelope.Request request, final PipedExchange exchange) {
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
    final void cancel(final PipedExchange exchange) {
        requests.remove(exchange).ifPresent(entry -> send(Messages.cancelled(entry.mapped(), Optional.empty())));
        endIfUnused();
    }

    final void answer(final PipedExchange exchange, final byte[] json) {
        exchange.stream(Optional.empty());
        exchange.event(json);
        exchange.complete();
        endIfUnused();
    }

    final void endIfUnused() {
        process.endIfRetired(isUnused());
    }

    private boolean isUnused() {
        return requests.isEmpty() && waiting.isEmpty();
    }

    /** What becomes of the process, and what it says. */
    private final class News implements SharedProcess.Listener {

        @Override
        public void ready() {
            final var ready = List.copyOf(waiting);
            waiting.clear();
            ready.forEach(OneProcess.this::serve);
        }

        @Override
        public void ended(final Breakdown breakdown) {
            final var unsent = List.copyOf(waiting);
            waiting.clear();
            final var why = breakdown.kind() == Breakdown.Kind.CONNECT_FAILED ? breakdown : NOT_RUNNING;
            unsent.forEach(exchange -> exchange.broke(why));
            OneProcess.this.ended(breakdown);
            requests.breakAll(breakdown);
        }

        @Override
        public void message(final Envelope envelope) {
            switch (envelope) {
                case Envelope.Result result ->
                    requests.restore(result).ifPresent(found -> answer(found.exchange(), found.json()));
                case Envelope.Failed failed ->
                    requests.restore(failed).ifPresent(found -> answer(found.exchange(), found.json()));
                case Envelope.Request request -> asks(request);
                case Envelope.Notification notification
                when notification.method().equals(McpMethods.PROGRESS) ->
                    requests.restore(notification).ifPresent(OneProcess.this::tell);
                case Envelope.Notification notification -> says(notification);
            }
        }
    }

    /** Something that may be lost where its reader is behind. */
    final void tell(final Remapping.Restored news) {
        if (!news.exchange().isBehind()) {
            news.exchange().stream(Optional.empty());
            news.exchange().event(news.json());
        }
    }
}
