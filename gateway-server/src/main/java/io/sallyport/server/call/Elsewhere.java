package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Session;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has done by another replica what is for it, and the rest here. What another has brought here goes no further; what the
 * other does not take is done here where the seal is enough for that, and is refused else.
 */
public final class Elsewhere {

    private static final byte[] NO_BODY = new byte[0];

    private final Whereabouts where;

    Elsewhere(final Whereabouts where) {
        this.where = where;
    }

    /** A client's stream: at home, to which servers speak, or where the rest of a lost one is kept. */
    public void stream(
            final Incoming incoming, final Session session, final Consumer<Failure> refused, final Runnable here) {
        there(incoming, where.ofStream(incoming, session), NO_BODY, Optional.empty())
                .or(here, sealed(incoming, session, refused, here), unknown(refused));
    }

    /** The end of a session. */
    public void deletion(
            final Incoming incoming, final Session session, final Consumer<Failure> refused, final Runnable here) {
        there(incoming, session.elsewhere(), NO_BODY, Optional.empty()).or(here, gone(refused), unknown(refused));
    }

    /** What is in one is for several replicas; the session's home takes it apart. */
    void batch(
            final Incoming incoming,
            final Session session,
            final byte[] body,
            final Consumer<Failure> refused,
            final Runnable here) {
        there(incoming, session.elsewhere(), body, Optional.empty()).or(here, _ -> here.run(), unknown(refused));
    }

    void request(
            final Incoming incoming,
            final Session session,
            final Envelope.Request request,
            final Consumer<Failure> refused,
            final Runnable here) {
        there(incoming, where.of(incoming, session, request), request.json(), Optional.of(request.id()))
                .or(here, sealed(incoming, session, refused, here), unknown(refused));
    }

    /** Goes on with a call that waits elsewhere, or is about a task whose server runs beside another replica alone. */
    void modern(
            final Incoming incoming,
            final Envelope.Request request,
            final Consumer<Failure> refused,
            final Runnable here) {
        if (incoming.onward().isEmpty()) {
            here.run();
            return;
        }
        final var parked = where.ofParked(incoming, request);
        final var lost = parked.isPresent() ? ModernRefusals.badState() : Refusals.unknownTask();
        there(incoming, parked.or(() -> where.ofTask(incoming, request)), request.json(), Optional.of(request.id()))
                .or(here, problem -> refused.accept(refusal(problem, lost)), here);
    }

    /** A notification that is heard by nobody where the replica it is for is gone. */
    void notification(
            final Incoming incoming,
            final Session session,
            final Envelope.Notification notification,
            final Runnable unheard,
            final Runnable here) {
        there(incoming, where.of(session, notification), notification.json(), Optional.empty())
                .or(here, _ -> (where.isBound(incoming, session) ? unheard : here).run(), unheard);
    }

    /** Only home can find a call that does not run here. */
    void cancellation(
            final Incoming incoming,
            final Session session,
            final Envelope.Notification notification,
            final Runnable unheard) {
        there(incoming, session.elsewhere(), notification.json(), Optional.empty())
                .or(unheard, _ -> unheard.run(), unheard);
    }

    /** An answer goes to who has asked; where that cannot be reached, the client is told that nobody has it. */
    void answer(
            final Incoming incoming,
            final Session session,
            final Envelope answer,
            final Consumer<Failure> refused,
            final Runnable unheard,
            final Runnable here) {
        final var lost = where.isBound(incoming, session) ? Refusals.unknownSession() : Refusals.askerOutOfReach();
        there(incoming, where.of(session, answer), answer.json(), Optional.empty())
                .or(here, problem -> refused.accept(refusal(problem, lost)), unheard);
    }

    private Consumer<Relays.Problem> sealed(
            final Incoming incoming, final Session session, final Consumer<Failure> refused, final Runnable here) {
        return problem -> {
            if (where.isBound(incoming, session)) {
                refused.accept(refusal(problem, Refusals.unknownSession()));
            } else {
                here.run();
            }
        };
    }

    private static Consumer<Relays.Problem> gone(final Consumer<Failure> refused) {
        return problem -> refused.accept(refusal(problem, Refusals.unknownSession()));
    }

    private static Runnable unknown(final Consumer<Failure> refused) {
        return () -> refused.accept(Refusals.unknownSession());
    }

    /** What is there but busy will be there again; the rest is lost. */
    private static Failure refusal(final Relays.Problem problem, final Failure lost) {
        return switch (problem) {
            case BUSY -> Refusals.busyElsewhere();
            case UNREACHABLE, REFUSED, BROKEN, TOO_SLOW -> lost;
        };
    }

    private static There there(
            final Incoming incoming,
            final Optional<ReplicaAddress> replica,
            final byte[] body,
            final Optional<RequestId> id) {
        return new There(incoming, replica, body, id);
    }

    /** A message, and the other replica it is for, if it is for another. */
    private record There(Incoming incoming, Optional<ReplicaAddress> replica, byte[] body, Optional<RequestId> id) {

        /**
         * @param untaken where nothing of it ran there
         * @param looped where it was brought here already
         */
        void or(final Runnable here, final Consumer<Relays.Problem> untaken, final Runnable looped) {
            replica.ifPresentOrElse(
                    other -> incoming.onward()
                            .ifPresentOrElse(onward -> onward.relay(incoming, other, body, id, untaken), looped),
                    here);
        }
    }
}
