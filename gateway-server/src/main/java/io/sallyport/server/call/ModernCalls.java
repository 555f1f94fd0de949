package io.sallyport.server.call;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.federation.Errand;
import io.sallyport.server.federation.LogLevels;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.federation.UpstreamCall;
import io.sallyport.server.session.LeasedSessions;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamSessions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls of clients without sessions: to a server of their own kind as they are, to one with sessions in a leased one, where
 * what it asks parks the call until the client comes back with the answers.
 */
final class ModernCalls {

    private static final Optional<String> GONE = Optional.of("The client has gone away");

    private final Parks parks;
    private final ServerMessages messages;
    private final EnvelopeScanner scanner;
    private final AtomicLong ids = new AtomicLong();

    ModernCalls(final Parks parks, final ServerMessages messages, final EnvelopeScanner scanner) {
        this.parks = parks;
        this.messages = messages;
        this.scanner = scanner;
    }

    void send(final Asked asked, final ModernClaim claim, final Errand errand) {
        final var bearer = bearer(asked);
        final var state = bearer.state();
        if (state.filter(Parks::isOurs).isPresent()) {
            resume(asked, parks.take(bearer, state.get()));
        } else if (!errand.isForLegacy()) {
            pass(asked, errand);
        } else if (state.isPresent()) {
            asked.call().refused(ModernRefusals.badState());
        } else {
            bridge(asked, claim, errand);
        }
    }

    private static Parks.Bearer bearer(final Asked asked) {
        final var session = asked.session();
        return new Parks.Bearer(
                session.route(),
                session.birth().principalHash(),
                asked.incoming().caller().principal(),
                asked.request());
    }

    private static void resume(final Asked asked, final Parks.Taken taken) {
        switch (taken) {
            case Parks.Taken.Resumed(var call) ->
                call.resume(asked.call(), asked.params().flatMap(params -> params.object("inputResponses")));
            case Parks.Taken.Unknown() -> asked.call().refused(ModernRefusals.badState());
            case Parks.Taken.WrongAnswer(var why) -> asked.call().refused(ModernRefusals.badAnswer(why));
        }
    }

    private void pass(final Asked asked, final Errand errand) {
        final var call = asked.call();
        final var id = asked.request().id();
        final var onItsWay = new UpstreamCall(asked.federated(id, call, messages, call::step), errand);
        call.goesWith(onItsWay);
        call.whenGone(() -> onItsWay.cancelled(Messages.cancelled(id, GONE)));
        onItsWay.start();
    }

    private void bridge(final Asked asked, final ModernClaim claim, final Errand errand) {
        final var session = asked.session();
        final var loop = asked.incoming().loop();
        // In a session that is shared the ids of two clients must not meet.
        final var id = new RequestId.Text("call-" + ids.incrementAndGet());
        final var reply = new BridgedReply(
                asked.call(),
                session.birth().capabilities(),
                parks.place(bearer(asked), loop),
                claim.logLevel(),
                scanner,
                answer -> messages.answered(session, answer, loop),
                loop);
        final var onItsWay =
                new UpstreamCall(asked.federated(id, reply, messages, reply::step), errand.also(ModernCalls::undress));
        reply.cancelsBy(() -> onItsWay.cancelled(Messages.cancelled(id, GONE)));
        session.inFlight().begin(id, onItsWay);
        reply.onEnd(() -> {
            session.inFlight().end(id, onItsWay);
            giveBack(asked, errand);
        });
        levelled(asked, claim, errand).thenRunAsync(() -> reply.step(onItsWay::start), loop);
    }

    /** What the requests of this revision carry is nothing to a server of another. */
    private static void undress(final RequestEdit edit) {
        edit.removeParam("inputResponses")
                .removeParam("requestState")
                .removeMeta(MetaKeys.PROTOCOL_VERSION)
                .removeMeta(MetaKeys.CLIENT_INFO)
                .removeMeta(MetaKeys.CLIENT_CAPABILITIES)
                .removeMeta(MetaKeys.LOG_LEVEL);
    }

    /** A level is a whole session's: the most verbose that anybody wants, of which each gets what it asked for. */
    private static CompletableFuture<Void> levelled(final Asked asked, final ModernClaim claim, final Errand errand) {
        final var facts = asked.session().facts();
        final var wanted = claim.logLevel();
        if (wanted.isEmpty()
                || facts.logLevel()
                        .filter(now -> LogLevels.isAtLeast(wanted.get(), now))
                        .isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        facts.logLevel(wanted.get());
        return LogLevels.tell(
                asked.session(),
                List.of(errand.owner()),
                wanted.get(),
                asked.incoming().loop());
    }

    private static void giveBack(final Asked asked, final Errand errand) {
        final Session session = asked.session();
        if (!LeasedSessions.isShared(asked.incoming().caller().principal())) {
            session.end();
            UpstreamSessions.free(
                    session, List.of(errand.upstream()), asked.incoming().loop());
        }
    }
}
