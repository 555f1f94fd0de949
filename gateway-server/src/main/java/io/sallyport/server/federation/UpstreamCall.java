package io.sallyport.server.federation;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.session.InFlightCalls;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.session.UpstreamSessions;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.CallTrace;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.RetryPause;
import io.sallyport.server.upstream.RpcFailure;
import io.sallyport.server.upstream.RpcOutcome;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamSettings.LostSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One call on its way to its one owner.
 *
 * <p>The client's own id and progress token go upstream as they are: an upstream session belongs to one client session,
 * and without a session every answer comes on the response to its own POST, so none can collide. What is sent again is
 * only what provably never ran. Confined to the call's loop.
 */
public final class UpstreamCall implements CallStream.Outcome, InFlightCalls.Cancellable {

    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_RENEWALS = 2;

    private final FederatedCall call;
    private final Errand errand;
    private final Upstream upstream;
    private final int upstreamKey;
    private final UpstreamMessages messages;

    private Optional<UpstreamPin> pin = Optional.empty();
    private Optional<LiveEndpoint> endpoint = Optional.empty();
    private Optional<Rounds> rounds = Optional.empty();
    private Optional<CallStream> stream = Optional.empty();
    private Optional<CallTrace.Leg> leg = Optional.empty();
    private int attempts;
    private int renewals;
    private boolean announceRenewal;
    /** A server that has answered a round may still be reading it. */
    private boolean unsentRounds;
    /** The call has had its end. */
    private boolean over;

    public UpstreamCall(final FederatedCall call, final Errand errand) {
        this.call = call;
        this.errand = errand;
        this.upstream = errand.upstream();
        this.upstreamKey = upstream.key();
        this.messages = new UpstreamMessages(call, errand);
    }

    public void start() {
        if (upstream.isModern() && Subscribing.is(call.request())) {
            answer(Subscribing.answer(call, upstream));
            return;
        }
        upstream.retries().earned();
        attempt();
    }

    private void attempt() {
        if (over) {
            return;
        }
        attempts++;
        if (upstream.isStateful()) {
            proceed(UpstreamSessions.ensure(call.session(), upstream, call.loop()));
        } else {
            errand.at()
                    .flatMap(upstream::endpoint)
                    .filter(held -> !mayBeGone(held) || !held.isGone())
                    .or(upstream::forCall)
                    .ifPresentOrElse(this::sendIfAllowed, () -> refuse(unavailable()));
        }
    }

    /** The common case, a session that is open, takes no hop. */
    private void proceed(final CompletableFuture<Optional<UpstreamPin>> opening) {
        if (opening.isDone()) {
            opened(opening.getNow(Optional.empty()));
        } else {
            opening.thenAcceptAsync(found -> step(() -> opened(found)), call.loop());
        }
    }

    private void opened(final Optional<UpstreamPin> opened) {
        if (over) {
            return;
        }
        pin = opened;
        if (opened.isEmpty()) {
            refuse(call.session().isHomeGone() ? UpstreamFailures.sessionLost(upstream.name()) : unavailable());
            return;
        }
        final var held = upstream.endpoint(opened.get().endpoint());
        if (held.isEmpty()) {
            renew(opened.get());
        } else {
            sendIfAllowed(held.get());
        }
    }

    private void sendIfAllowed(final LiveEndpoint chosen) {
        if (chosen.breaker().allows()) {
            send(chosen);
        } else if (pin.isPresent() && mayBeGone(chosen)) {
            waitUntilGone(pin.get(), chosen);
        } else {
            refuse(unavailable());
        }
    }

    private void send(final LiveEndpoint chosen) {
        endpoint = Optional.of(chosen);
        announceRenewal |= call.session().takeRenewal(upstreamKey);
        final var begun = call.trace().leg(upstream.name(), call.request().method(), errand.tool());
        leg = Optional.of(begun);
        final boolean whole =
                announceRenewal || errand.editsAnswer() || call.reply().needsWhole();
        final var message = rounds(chosen)
                .map(stateless -> messages.round(stateless, begun.context()))
                .orElseGet(() -> messages.call(pin, begun.context(), whole));
        final var origin = new ServerMessages.Origin(call.session(), errand.owner(), pin, endpoint);
        final var begins =
                new CallStream(call.server(), origin, call.id(), errand.becomes(), call.reply(), call.steps(), this);
        unsentRounds |= stream.isPresent() && !isSent();
        stream = Optional.of(begins);
        begins.comesBy(upstream.rpc().send(chosen, upstream.settings(), message, call.loop(), begins));
    }

    /** The rounds of a call to a server without sessions, the same over all of them. */
    private Optional<Rounds> rounds(final LiveEndpoint chosen) {
        if (!chosen.isModern()) {
            rounds = Optional.empty();
        } else if (rounds.isEmpty()) {
            rounds = Optional.of(new Rounds(call, errand, new NextRound()));
        }
        return rounds;
    }

    @Override
    public void answered(final Envelope answer) {
        endLeg(Optional.empty());
        switch (answer) {
            case Envelope.Result result
            when rounds.isPresent() && endpoint.isPresent() -> rounds.get().answered(result, endpoint.get());
            case Envelope.Result result ->
                answer(ClientAnswer.of(
                        result, errand, announceRenewal ? Optional.of(upstream.name()) : Optional.empty()));
            case Envelope.Failed failed -> relay(failed);
            case Envelope.Request _, Envelope.Notification _ ->
                refuse(UpstreamFailures.of(upstream.name(), new RpcFailure.Garbage("no answer")));
        }
    }

    @Override
    public void largeAnswerEnded(final Answered answered) {
        endLeg(Optional.empty());
        end();
        call.reply().largeAnswerEnded(result(answered));
    }

    private static CallResult result(final Answered answered) {
        return switch (answered) {
            case Answered.Failed failed -> CallResult.upstreamError(failed.code());
            case Answered.Result result -> result.toolError() ? CallResult.TOOL_ERROR : CallResult.OK;
        };
    }

    @Override
    public void failed(final RpcFailure failure) {
        endLeg(Optional.of(failure.word()));
        follow(failure);
    }

    private void follow(final RpcFailure failure) {
        if (rounds.isPresent() && endpoint.isPresent() && Rounds.isOfAnotherEra(failure)) {
            rounds.get().doubt(endpoint.get());
            return;
        }
        switch (NextStep.after(failure, pin.isPresent(), errand.repeatable() && !isStreaming())) {
            case NextStep.NotSent() -> notSent(failure);
            case NextStep.SessionLost() -> pin.ifPresent(this::renew);
            case NextStep.AskWhether(var refused) -> pin.ifPresent(held -> tryPing(held, refused));
            case NextStep.Repeat() -> retry(failure);
            case NextStep.Relay(var error) -> relay(error);
            case NextStep.Refuse() -> refuse(UpstreamFailures.of(upstream.name(), failure));
        }
    }

    /** Nothing ran, so it may be sent again: elsewhere where nothing ties it down, else to the same endpoint for a second. */
    private void notSent(final RpcFailure failure) {
        final var gone = endpoint.filter(this::mayBeGone);
        if (pin.isPresent() && gone.isPresent()) {
            waitUntilGone(pin.get(), gone.get());
        } else if (isFull(failure)
                || (endpoint.map(LiveEndpoint::isGone).orElse(false)
                        && endpoint.filter(this::anotherIsUsable).isEmpty())) {
            refuse(UpstreamFailures.of(upstream.name(), failure));
        } else {
            retry(failure);
        }
    }

    /** Who waits for a full pool only makes it fuller; only another endpoint may have room. */
    private boolean isFull(final RpcFailure failure) {
        return failure instanceof RpcFailure.Broke(Breakdown breakdown)
                && breakdown.kind() == Breakdown.Kind.POOL_EXHAUSTED
                && (pin.isPresent() || endpoint.filter(this::anotherIsUsable).isEmpty());
    }

    private void retry(final RpcFailure failure) {
        if (!isStreaming() && attempts < MOST_ATTEMPTS && upstream.retries().spend()) {
            upstream.observer().retried(upstream.name());
            final var pause = RetryPause.after(attempts, ThreadLocalRandom.current());
            call.loop().schedule(() -> step(this::attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            refuse(UpstreamFailures.of(upstream.name(), failure));
        }
    }

    /** A session is given up only when its endpoint has had its second to come back and another can take it in. */
    private void waitUntilGone(final UpstreamPin held, final LiveEndpoint refusing) {
        if (refusing.isGone()) {
            renew(held);
        } else if (attempts < MOST_ATTEMPTS) {
            final var pause = RetryPause.after(attempts, ThreadLocalRandom.current());
            call.loop().schedule(() -> step(this::attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            refuse(unavailable());
        }
    }

    private boolean mayBeGone(final LiveEndpoint held) {
        return held.isRefusing() && anotherIsUsable(held);
    }

    private void tryPing(final UpstreamPin held, final RpcFailure.Refused refused) {
        endpoint.ifPresent(asked -> upstream.rpc()
                .ask(asked, upstream.settings(), messages.ping(held), call.loop())
                .thenAcceptAsync(outcome -> step(() -> pinged(outcome, held, refused)), call.loop()));
    }

    private void pinged(final RpcOutcome outcome, final UpstreamPin held, final RpcFailure.Refused refused) {
        if (over) {
            return;
        }
        if (isRefusal(outcome)) {
            renew(held);
        } else {
            refused.error().ifPresent(this::relay);
        }
    }

    private void renew(final UpstreamPin lost) {
        if (upstream.settings().onLostSession() == LostSession.END) {
            refuse(UpstreamFailures.sessionLost(upstream.name()));
        } else if (++renewals > MOST_RENEWALS) {
            refuse(unavailable());
        } else {
            proceed(UpstreamSessions.renew(call.session(), upstream, lost, call.loop()));
        }
    }

    private void relay(final Envelope.Failed error) {
        keepNews();
        if (rounds.isPresent() && endpoint.isPresent()) {
            rounds.get().answered(error, endpoint.get());
            return;
        }
        answer(ClientAnswer.of(error, errand, call.request().id()));
    }

    /**
     * Tells the server and ends the client's stream without an answer (2025-11-25, basic/utilities/cancellation). An
     * answer that has begun comes first.
     */
    @Override
    public void cancelled(final byte[] notification) {
        if (over || stream.filter(CallStream::isAnswering).isPresent()) {
            return;
        }
        end();
        endLeg(Optional.of("cancelled"));
        stream.ifPresent(unwanted -> {
            // A server without sessions learns it from the end of the stream.
            endpoint.filter(busy -> !busy.isModern())
                    .ifPresent(busy -> upstream.rpc()
                            .tell(
                                    busy,
                                    upstream.settings(),
                                    UpstreamMessages.notification(notification, upstream, pin),
                                    call.loop()));
            unwanted.cancel();
        });
        keepNews();
        call.reply().cancelled();
    }

    private boolean isSent() {
        return stream.filter(CallStream::isSent).isPresent();
    }

    private boolean isStreaming() {
        return stream.filter(CallStream::isStreaming).isPresent();
    }

    private void step(final Runnable what) {
        call.steps().execute(what);
    }

    private void answer(final ClientAnswer answer) {
        end();
        answer.tell(call.reply());
    }

    private void refuse(final Failure failure) {
        end();
        keepNews();
        call.reply().refused(failure, Optional.of(call.request().id()));
    }

    private void end() {
        over = true;
        stream.ifPresent(CallStream::end);
        if (isSent() && !unsentRounds) {
            call.reply().requestRead();
        }
        rounds.ifPresent(Rounds::end);
    }

    /** Only a result can tell of a renewal; where there is none, the next one does. */
    private void keepNews() {
        if (announceRenewal) {
            announceRenewal = false;
            call.session().returnRenewal(upstreamKey);
        }
    }

    private Failure unavailable() {
        return UpstreamFailures.unavailable(upstream.name());
    }

    private void endLeg(final Optional<String> error) {
        leg.ifPresent(open -> open.ended(error));
        leg = Optional.empty();
    }

    private boolean anotherIsUsable(final LiveEndpoint than) {
        return upstream.endpoints().stream().anyMatch(other -> other != than && other.isUsable());
    }

    private static boolean isRefusal(final RpcOutcome outcome) {
        return outcome instanceof RpcOutcome.Unanswered(RpcFailure.Refused refused)
                && (refused.status() == 400 || refused.status() == 404);
    }

    /** What follows a round of a call to a server without sessions. */
    private final class NextRound implements Rounds.Next {

        @Override
        public void again() {
            attempts = 0;
            attempt();
        }

        @Override
        public void answer(final ClientAnswer answer) {
            UpstreamCall.this.answer(answer);
        }

        @Override
        public void refuse(final Failure failure) {
            UpstreamCall.this.refuse(failure);
        }
    }
}
