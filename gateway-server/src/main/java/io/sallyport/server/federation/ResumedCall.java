package io.sallyport.server.federation;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.ServerMessages.Origin;
import io.sallyport.server.federation.StreamPlaces.Place;
import io.sallyport.server.session.InFlightCalls;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.RpcFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The rest of a request's stream that another gateway began, or this one before it was started again: taken up at its
 * server, from where the client left it. Confined to the loop of the client's connection.
 */
public final class ResumedCall implements CallStream.Outcome, InFlightCalls.Cancellable {

    private final Session session;
    private final Errand errand;
    private final LiveEndpoint endpoint;
    private final Place place;
    private final Reply reply;
    private final ScheduledExecutorService loop;
    private final Failure unknown;
    private final Optional<UpstreamPin> pin;
    private final CallStream stream;
    private boolean over;

    private ResumedCall(
            final Session session,
            final Member owner,
            final LiveEndpoint endpoint,
            final Place place,
            final ServerMessages server,
            final Reply reply,
            final Failure unknown,
            final ScheduledExecutorService loop) {
        this.session = session;
        this.errand = Errand.resume(owner, place.becomes(), server.tasks(session, owner.upstream()));
        this.endpoint = endpoint;
        this.place = place;
        this.reply = reply;
        this.loop = loop;
        this.unknown = unknown;
        this.pin = session.pin(owner.upstream());
        final Executor steps = Runnable::run;
        this.stream = new CallStream(
                server,
                new Origin(session, owner, pin, Optional.of(endpoint)),
                place.request(),
                place.becomes(),
                reply,
                steps,
                this);
    }

    /**
     * Begins.
     *
     * @param sealed the place, as the client brought it back
     * @param members of the session's route
     * @param unknown what to say where the server does not know the place any more
     * @return false where it is no place of that session, or its server is not there
     */
    public static boolean start(
            final Session session,
            final String sealed,
            final List<Member> members,
            final ServerMessages server,
            final Reply reply,
            final Failure unknown,
            final ScheduledExecutorService loop) {
        final var call = server.places()
                .open(session, sealed)
                .flatMap(place -> members.stream()
                        .filter(member -> member.upstream().name().equals(place.upstream()))
                        .findFirst()
                        .flatMap(owner -> endpoint(session, owner)
                                .map(endpoint -> new ResumedCall(
                                        session, owner, endpoint, place, server, reply, unknown, loop))));
        call.ifPresent(ResumedCall::begin);
        return call.isPresent();
    }

    private static Optional<LiveEndpoint> endpoint(final Session session, final Member owner) {
        final var upstream = owner.upstream();
        return session.pin(upstream)
                .map(pin -> upstream.endpoint(pin.endpoint()))
                .orElseGet(upstream::forCall);
    }

    private void begin() {
        session.inFlight().begin(place.request(), this);
        final var upstream = errand.upstream();
        stream.comesBy(upstream.rpc().resume(endpoint, upstream.settings(), message(), place.eventId(), loop, stream));
    }

    private Rpc.Message message() {
        final var settings = errand.upstream().settings();
        return new Rpc.Message(
                new byte[0],
                Optional.of(place.request()),
                pin.map(UpstreamPin::sessionId),
                errand.upstream().handshake().map(Handshake::version),
                List.of(),
                new Rpc.Deadlines(settings.silence(), settings.callMax()),
                true);
    }

    @Override
    public void answered(final Envelope answer) {
        switch (answer) {
            case Envelope.Result result -> answer(ClientAnswer.of(result, errand, Optional.empty()));
            case Envelope.Failed failed -> answer(ClientAnswer.of(failed, errand, place.request()));
            case Envelope.Request _, Envelope.Notification _ -> failed(new RpcFailure.Garbage("no answer"));
        }
    }

    private void answer(final ClientAnswer answer) {
        end();
        answer.tell(reply);
    }

    @Override
    public void largeAnswerEnded(final Answered answered) {
        failed(new RpcFailure.Garbage("an answer in parts on a stream"));
    }

    @Override
    public void failed(final RpcFailure failure) {
        end();
        if (stream.isStreaming()) {
            reply.refused(UpstreamFailures.of(place.upstream(), failure), Optional.of(place.request()));
        } else {
            reply.refused(unknown, Optional.empty());
        }
    }

    /** From any thread. */
    @Override
    public void cancelled(final byte[] notification) {
        loop.execute(() -> {
            if (!over) {
                end();
                final var upstream = errand.upstream();
                upstream.rpc()
                        .tell(
                                endpoint,
                                upstream.settings(),
                                UpstreamMessages.notification(notification, upstream, pin),
                                loop);
                stream.cancel();
                reply.cancelled();
            }
        });
    }

    private void end() {
        over = true;
        stream.end();
        session.inFlight().end(place.request(), this);
    }
}
