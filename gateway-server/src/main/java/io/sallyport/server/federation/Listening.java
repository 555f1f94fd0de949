package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.StandingStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The streams that a client's session holds open on its upstreams while the client itself listens: of those that hold a
 * session for it and have a reason to say something.
 *
 * <p>Confined to the loop of the client's stream.
 */
public final class Listening {

    private final Session session;
    private final List<Member> members;
    private final ServerMessages messages;
    private final ScheduledExecutorService loop;
    private final Map<Member, Open> streams = new HashMap<>();
    private boolean closed;

    private record Open(UpstreamPin pin, StandingStream stream) {}

    public Listening(
            final Session session,
            final List<Member> members,
            final ServerMessages messages,
            final ScheduledExecutorService loop) {
        this.session = session;
        this.members = members;
        this.messages = messages;
        this.loop = loop;
    }

    /** Opens what is to be open and is not; any thread. */
    public void look() {
        loop.execute(() -> {
            if (!closed) {
                members.forEach(this::look);
            }
        });
    }

    /** Ends all of them; any thread. */
    public void close() {
        loop.execute(() -> {
            closed = true;
            streams.values().forEach(open -> open.stream().close());
            streams.clear();
        });
    }

    private void look(final Member member) {
        final var pin = session.pin(member.upstream().name()).filter(_ -> hasReason(member));
        final var open = Optional.ofNullable(streams.get(member));
        if (open.map(Open::pin).equals(pin)) {
            return;
        }
        open.ifPresent(other -> other.stream().close());
        streams.remove(member);
        pin.ifPresent(held -> member.upstream()
                .endpoint(held.endpoint())
                .ifPresent(endpoint -> member.upstream()
                        .handshake()
                        .ifPresent(handshake ->
                                streams.put(member, new Open(held, opened(member, held, endpoint, handshake))))));
    }

    private StandingStream opened(
            final Member member, final UpstreamPin pin, final LiveEndpoint endpoint, final Handshake handshake) {
        final var upstream = member.upstream();
        final var origin = new ServerMessages.Origin(session, member, Optional.of(pin), Optional.of(endpoint));
        final var stream =
                new StandingStream(endpoint, upstream.settings(), upstream.rpc(), loop, new StandingStream.Ear() {
                    @Override
                    public void reopened() {}

                    @Override
                    public boolean heard(final Envelope envelope) {
                        if (envelope instanceof Envelope.Request
                                && session.birth().version().era() == Era.MODERN) {
                            return false; // it could not answer
                        }
                        final var said = messages.toClient(origin, envelope);
                        said.ifPresent(json -> session.stream().ifPresent(client -> client.send(json)));
                        return said.isPresent();
                    }
                });
        stream.open(new Handshake(
                handshake.version(), Optional.of(pin.sessionId()), handshake.capabilities(), handshake.instructions()));
        return stream;
    }

    /** A server speaks up by itself only about what it announced or was asked for, or to ask the client something. */
    private boolean hasReason(final Member member) {
        final boolean saysSomething = member.upstream()
                .handshake()
                .map(Handshake::capabilities)
                .filter(capabilities -> capabilities.announcesChanges()
                        || capabilities.has(Capability.RESOURCES_SUBSCRIBE)
                        || capabilities.has(Capability.LOGGING)
                        || capabilities.has(Capability.TASKS_TOOLS_CALL))
                .isPresent();
        return saysSomething || session.birth().capabilities() != 0;
    }
}
