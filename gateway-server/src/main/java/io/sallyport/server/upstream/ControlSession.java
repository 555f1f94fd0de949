package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.RpcOutcome.Answered;
import io.sallyport.server.upstream.RpcOutcome.Unanswered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

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
    private final EraProbe eras;
    private final ClientIdentity identity;
    private final Consumer<Handshake> learned;
    private final ScheduledExecutorService loop;
    private Optional<CompletableFuture<HandshakeClient.Outcome>> opening = Optional.empty();
    private Optional<Handshake> open = Optional.empty();
    private boolean looking;
    private boolean closed;
    private long nextId;

    /** @param learned hears what each handshake told */
    ControlSession(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final RpcClient rpc,
            final EraProbe eras,
            final ClientIdentity identity,
            final Consumer<Handshake> learned,
            final ScheduledExecutorService loop) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rpc = rpc;
        this.eras = eras;
        this.identity = identity;
        this.learned = learned;
        this.loop = loop;
    }

    /** What is asked in a session, which is known only once it is open. */
    private interface Question {

        Rpc.Message in(Handshake handshake);
    }

    /** Asks in this session, opening it first where there is none, and anew where the endpoint has forgotten it. */
    CompletableFuture<RpcOutcome> ask(final String method, final Optional<byte[]> params, final Duration timeout) {
        return ask(handshake -> request(method, params, handshake, timeout));
    }

    /** Asks whether MCP answers there; from time to time, beside that, whether it does so without sessions by now. */
    CompletableFuture<RpcOutcome> check(final Duration timeout) {
        final var before = open;
        if (!looking && before.filter(held -> !held.isModern()).isPresent() && eras.isDue()) {
            look();
        }
        return ping(timeout).thenApplyAsync(outcome -> heard(outcome, before), loop);
    }

    /** A server with sessions may never answer it, and is well all the same. */
    private void look() {
        looking = true;
        eras.look().whenCompleteAsync((found, _) -> looked(Optional.ofNullable(found)), loop);
    }

    private void looked(final Optional<Discovery> found) {
        looking = false;
        if (!closed
                && found.isPresent()
                && found.get() instanceof Discovery.Modern(Handshake handshake, CacheHint hint)) {
            end();
            became(handshake);
            endpoint.discovered(hint);
        }
    }

    private CompletableFuture<RpcOutcome> ping(final Duration timeout) {
        return ask(handshake -> request(
                handshake.isModern() ? McpMethods.DISCOVER : McpMethods.PING, Optional.empty(), handshake, timeout));
    }

    /** A server without sessions tells what it can do whenever it is asked how it is. */
    private RpcOutcome heard(final RpcOutcome outcome, final Optional<Handshake> before) {
        if (before.filter(Handshake::isModern).isPresent()
                && open.filter(Handshake::isModern).isPresent()) {
            switch (Discovery.of(outcome)) {
                case Discovery.Modern(Handshake handshake, CacheHint hint) -> {
                    became(handshake);
                    endpoint.discovered(hint);
                }
                case Discovery.Legacy() -> doubt();
                case Discovery.Unknown _ -> {}
            }
        }
        return outcome;
    }

    private void became(final Handshake handshake) {
        if (!open.equals(Optional.of(handshake))) {
            open = Optional.of(handshake);
            learned.accept(handshake);
        }
    }

    private void doubt() {
        open = Optional.empty();
        endpoint.doubt();
    }

    private CompletableFuture<RpcOutcome> ask(final Question question) {
        final var used = open;
        return askOnce(question)
                .thenComposeAsync(
                        outcome -> {
                            if (used.isEmpty() || !forgotten(outcome, used.get())) {
                                return CompletableFuture.completedFuture(outcome);
                            }
                            // Somebody who asked at the same time may have opened it anew already.
                            if (open.equals(used)) {
                                reopen(used.get());
                            }
                            return askOnce(question);
                        },
                        loop);
    }

    private void reopen(final Handshake used) {
        if (used.isModern()) {
            doubt();
        } else {
            end();
        }
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

    /** Completes once it is known what the server is, or that it cannot be known now; never exceptional. */
    CompletableFuture<Void> meet() {
        return shaken().handle((_, _) -> null);
    }

    private CompletableFuture<RpcOutcome> askOnce(final Question question) {
        return shaken().thenComposeAsync(
                        outcome -> switch (outcome) {
                            case HandshakeClient.Outcome.Shaken(Handshake handshake) ->
                                rpc.ask(endpoint, settings, question.in(handshake), loop);
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
            opening = Optional.of(
                    eras.open().whenCompleteAsync((outcome, problem) -> opened(Optional.ofNullable(outcome)), loop));
        }
        return opening.get();
    }

    private void opened(final Optional<HandshakeClient.Outcome> outcome) {
        opening = Optional.empty();
        if (outcome.isPresent() && outcome.get() instanceof HandshakeClient.Outcome.Shaken(Handshake handshake)) {
            open = Optional.of(handshake);
            learned.accept(handshake);
            if (closed) {
                end();
            }
        }
    }

    private Rpc.Message request(
            final String method, final Optional<byte[]> params, final Handshake handshake, final Duration timeout) {
        final var id = new RequestId.Numeric(Long.toString(++nextId));
        if (handshake.isModern()) {
            return StatelessRequest.own(id, method, params, identity, new Rpc.Deadlines(timeout, timeout));
        }
        return new Rpc.Message(
                params.map(given -> Messages.request(id, method, given)).orElseGet(() -> Messages.request(id, method)),
                Optional.of(id),
                handshake.sessionId(),
                Optional.of(handshake.version()),
                List.of(),
                new Rpc.Deadlines(timeout, timeout),
                true);
    }

    /**
     * A ping cannot be malformed, so an error by status can only be about the session; where there is none, about the era,
     * unless it is one that servers of it give.
     */
    private static boolean forgotten(final RpcOutcome outcome, final Handshake used) {
        return outcome instanceof Unanswered(RpcFailure.Refused refused)
                && switch (refused.status()) {
                    case 400, 404 -> !used.isModern() || !refused.isOfModernServer();
                    case 405 -> used.isModern() && !refused.isOfModernServer();
                    default -> false;
                };
    }

    static boolean isAnswer(final RpcOutcome outcome) {
        return outcome instanceof Answered(Rpc.Answer answer)
                && (answer.envelope() instanceof Envelope.Result || answer.envelope() instanceof Envelope.Failed);
    }
}
