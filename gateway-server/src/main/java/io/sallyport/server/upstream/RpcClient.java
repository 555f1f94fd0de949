package io.sallyport.server.upstream;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Pieces;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Speaks Streamable HTTP of both eras with endpoints: one JSON-RPC message per POST (basic/transports). */
public final class RpcClient {

    private static final Duration DELETE_TIMEOUT = Duration.ofSeconds(5);
    private static final Rpc.Deadlines FOR_DAYS = new Rpc.Deadlines(Duration.ofDays(1), Duration.ofDays(7));
    private static final Pieces NOTHING = Pieces.of(new byte[0]);

    private final UpstreamTransport transport;
    private final EnvelopeScanner scanner;
    private final Limits limits;
    private final UpstreamObserver observer;

    /**
     * What is accepted from upstreams, in bytes.
     *
     * @param whole an answer that must be held in one piece
     * @param inline an answer up to this size is read before it is relayed; larger ones stream
     * @param depth how deep an answer's arrays and objects may nest
     */
    public record Limits(int whole, int inline, int depth) {}

    public RpcClient(
            final UpstreamTransport transport,
            final EnvelopeScanner scanner,
            final Limits limits,
            final UpstreamObserver observer) {
        this.transport = transport;
        this.scanner = scanner;
        this.limits = limits;
        this.observer = observer;
    }

    /** Sends a message; every callback runs on {@code loop}. */
    public Rpc.Flight send(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop,
            final Rpc.Listener listener) {
        final var exchange = new RpcExchange(this, endpoint, settings, message, loop, listener);
        exchange.start();
        return exchange;
    }

    /** Sends a message whose answer is small and not streamed to anyone. */
    public CompletableFuture<RpcOutcome> ask(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop) {
        final var asked = new AskedOnce();
        send(endpoint, settings, message, loop, asked);
        return asked.outcome();
    }

    /** Says what waits for no answer, again where it did not arrive; completes with what came of it in the end. */
    public CompletableFuture<RpcOutcome> tell(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop) {
        return new Notice(this, endpoint, settings, message, loop).bring();
    }

    /**
     * Takes up the stream of a request that somebody else has sent, where they left it.
     *
     * @param message its body is not sent again
     */
    public Rpc.Flight resume(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final String lastEventId,
            final ScheduledExecutorService loop,
            final Rpc.Listener listener) {
        final var exchange = new RpcExchange(this, endpoint, settings, message, loop, listener);
        exchange.goOn(lastEventId);
        return exchange;
    }

    /**
     * Opens a standing stream; it ends when the server ends it or it is cancelled.
     *
     * @param lastEventId what was heard last of the one before, so that nothing in between is lost
     */
    public Rpc.Flight listen(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Handshake handshake,
            final Optional<String> lastEventId,
            final ScheduledExecutorService loop,
            final Rpc.Listener listener) {
        final var message = new Rpc.Message(
                NOTHING,
                Optional.empty(),
                handshake.sessionId(),
                Optional.of(handshake.version()),
                List.of(),
                FOR_DAYS,
                false);
        final var exchange = new RpcExchange(this, endpoint, settings, message, loop, listener);
        exchange.listen(lastEventId);
        return exchange;
    }

    /**
     * Sends a request whose answer is only the end of what it is told: as standing as a stream of a session.
     *
     * @param message whose deadlines are as long
     */
    Rpc.Flight subscribe(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop,
            final Rpc.Listener listener) {
        final var exchange = new RpcExchange(this, endpoint, settings, message, loop, listener);
        exchange.subscribe();
        return exchange;
    }

    /** Ends a session upstream, which a server may refuse (405); completes when it has heard of it or cannot. */
    public CompletableFuture<Void> delete(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final String sessionId,
            final Handshake handshake,
            final ScheduledExecutorService loop) {
        final var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("Mcp-Session-Id", sessionId));
        headers.addAll(settings.headers().entrySet());
        if (handshake.version().hasVersionHeader()) {
            headers.add(Map.entry("MCP-Protocol-Version", handshake.version().text()));
        }
        final var heard = new IgnoredResponse();
        transport.exchange(
                new UpstreamRequest(
                        endpoint.endpoint(),
                        Method.DELETE,
                        headers,
                        new byte[0],
                        DELETE_TIMEOUT,
                        DELETE_TIMEOUT,
                        DELETE_TIMEOUT,
                        true),
                loop,
                heard);
        return heard.over();
    }

    UpstreamTransport transport() {
        return transport;
    }

    EnvelopeScanner scanner() {
        return scanner;
    }

    Limits limits() {
        return limits;
    }

    UpstreamObserver observer() {
        return observer;
    }
}
