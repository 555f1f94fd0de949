package io.sallyport.server.upstream;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.RpcOutcome.Answered;
import io.sallyport.server.upstream.RpcOutcome.Unanswered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The gateway's own session with one endpoint. It shakes hands once and then serves health checks and catalogue reads
 * for as long as the endpoint remembers it, so that a thousand probes leave one session.
 *
 * <p>Confined to the upstream's loop.
 */
final class ControlSession {

    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final RpcClient rpc;
    private final HandshakeClient handshakes;
    private final ScheduledExecutorService loop;
    private Optional<CompletableFuture<HandshakeClient.Outcome>> opening = Optional.empty();
    private Optional<Handshake> open = Optional.empty();
    private boolean closed;
    private long nextId;

    ControlSession(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final RpcClient rpc,
            final HandshakeClient handshakes,
            final ScheduledExecutorService loop) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rpc = rpc;
        this.handshakes = handshakes;
        this.loop = loop;
    }

    /** Asks in this session, opening it first where there is none, and anew where the endpoint has forgotten it. */
    CompletableFuture<RpcOutcome> ask(final String method, final Optional<byte[]> params, final Duration timeout) {
        final var used = open;
        return askOnce(method, params, timeout)
                .thenComposeAsync(
                        outcome -> {
                            if (used.isEmpty() || !forgotten(outcome)) {
                                return CompletableFuture.completedFuture(outcome);
                            }
                            // Somebody who asked at the same time may have opened it anew already.
                            if (open.equals(used)) {
                                end();
                            }
                            return askOnce(method, params, timeout);
                        },
                        loop);
    }

    /** Ends the session upstream; completes when that is done. */
    CompletableFuture<Void> close() {
        closed = true;
        return end();
    }

    /** One that only seems forgotten must not stay behind, or each refusal would leave one. */
    private CompletableFuture<Void> end() {
        final var held = open;
        open = Optional.empty();
        return held.flatMap(handshake ->
                        handshake.sessionId().map(id -> rpc.delete(endpoint, settings, id, handshake, loop)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<RpcOutcome> askOnce(
            final String method, final Optional<byte[]> params, final Duration timeout) {
        return shaken().thenComposeAsync(
                        outcome -> switch (outcome) {
                            case HandshakeClient.Outcome.Shaken(Handshake handshake) ->
                                rpc.ask(endpoint, settings, request(method, params, handshake, timeout), loop);
                            case HandshakeClient.Outcome.Failed(RpcFailure failure) ->
                                CompletableFuture.completedFuture(new Unanswered(failure));
                        },
                        loop);
    }

    /**
     * One handshake for all that wait, with its own time: given up sooner, a slow server would keep a session that nobody
     * knows for each that gave up.
     */
    private CompletableFuture<HandshakeClient.Outcome> shaken() {
        if (open.isPresent()) {
            return CompletableFuture.completedFuture(new HandshakeClient.Outcome.Shaken(open.get()));
        }
        if (opening.isEmpty()) {
            final var started = handshakes.shake(
                    endpoint, settings, HandshakeClient.OWN_NAME, handshakes.version(), settings.list(), loop);
            opening = Optional.of(started);
            started.whenCompleteAsync((outcome, problem) -> opened(Optional.ofNullable(outcome)), loop);
        }
        return opening.get();
    }

    private void opened(final Optional<HandshakeClient.Outcome> outcome) {
        opening = Optional.empty();
        if (outcome.isPresent() && outcome.get() instanceof HandshakeClient.Outcome.Shaken(Handshake handshake)) {
            open = Optional.of(handshake);
            endpoint.shookHands(handshake);
            if (closed) {
                end();
            }
        }
    }

    private Rpc.Message request(
            final String method, final Optional<byte[]> params, final Handshake handshake, final Duration timeout) {
        final var id = new RequestId.Numeric(Long.toString(++nextId));
        return new Rpc.Message(
                params.map(given -> Messages.request(id, method, given)).orElseGet(() -> Messages.request(id, method)),
                Optional.of(id),
                handshake.sessionId(),
                Optional.of(handshake.version()),
                List.of(),
                new Rpc.Deadlines(timeout, timeout),
                true);
    }

    /** A ping cannot be malformed, so an error by status can only be about the session. */
    private static boolean forgotten(final RpcOutcome outcome) {
        return outcome instanceof Unanswered(RpcFailure.Refused refused)
                && (refused.status() == 404 || refused.status() == 400);
    }

    static boolean isAnswer(final RpcOutcome outcome) {
        return outcome instanceof Answered(Rpc.Answer answer)
                && (answer.envelope() instanceof Envelope.Result || answer.envelope() instanceof Envelope.Failed);
    }
}
