package io.sallyport.server.session;

import io.sallyport.mcp.Messages;
import io.sallyport.server.session.ReplicaMessage.Known;
import io.sallyport.server.session.ReplicaMessage.Name;
import io.sallyport.server.session.ReplicaMessage.Pinned;
import io.sallyport.server.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Answers what other replicas ask and tell of sessions. */
public final class ReplicaDesk {

    private static final byte[] HEARD = new byte[0];
    private static final Known OVER = new Known(true, 0, true, false, Optional.empty());

    private final Homes homes;
    private final Sessions sessions;
    private final Rooms rooms;

    /** What is known further up. */
    public interface Rooms {

        /** The upstream of that {@link Upstream#key} on that route. */
        Optional<Upstream> upstream(String route, int key);

        /** A notification or an answer that came to another replica: it is for this one, or nobody knows for which. */
        void said(Session session, byte[] message, ScheduledExecutorService loop);
    }

    public ReplicaDesk(final Homes homes, final Sessions sessions, final Rooms rooms) {
        this.homes = homes;
        this.sessions = sessions;
        this.rooms = rooms;
    }

    /**
     * The answer to a sealed message.
     *
     * @return empty where it is refused: not sealed by one of us for us, or of a session that has its home elsewhere
     */
    public CompletableFuture<Optional<byte[]>> asked(final byte[] sealed, final ScheduledExecutorService loop) {
        return homes.seal()
                .open(sealed, RelaySeal.Purpose.ASK)
                .flatMap(ReplicaMessage::of)
                .map(message -> answer(message, loop))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Optional<byte[]>> answer(
            final ReplicaMessage message, final ScheduledExecutorService loop) {
        return switch (message) {
            case ReplicaMessage.Visit(ReplicaAddress from, List<Name> names) ->
                CompletableFuture.completedFuture(visited(from, names));
            case ReplicaMessage.Pin(Name name, int upstream, Optional<UpstreamPin> lost, boolean unknown) ->
                ours(name)
                        .map(session -> rooms.upstream(session.route(), upstream)
                                .map(found -> pin(session, found, lost, unknown, loop))
                                .orElseGet(ReplicaDesk::noPin))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
            case ReplicaMessage.News(Name name, Known known) -> {
                sessions.known(name.id(), name.route()).ifPresent(session -> homes.learn(session, known));
                yield CompletableFuture.completedFuture(Optional.of(HEARD));
            }
            case ReplicaMessage.Said(Name name, byte[] said) -> {
                sessions.known(name.id(), name.route()).ifPresent(session -> rooms.said(session, said, loop));
                yield CompletableFuture.completedFuture(Optional.of(HEARD));
            }
        };
    }

    private Optional<byte[]> visited(final ReplicaAddress from, final List<Name> names) {
        return Optional.of(ReplicaMessage.knownOf(
                names.stream().map(name -> visited(from, name)).toList()));
    }

    private Known visited(final ReplicaAddress from, final Name name) {
        return ours(name)
                .map(session -> {
                    if (session.visits().by(from)) {
                        // What was called off before this replica was known to have clients may be about to begin
                        // there.
                        session.inFlight()
                                .calledOffEarly()
                                .forEach(id -> homes.passOn(session, from, Messages.cancelled(id, Optional.empty())));
                    }
                    return homes.known(session);
                })
                .orElseGet(() -> sessions.hasEnded(name.id()) ? OVER : Known.NOTHING);
    }

    private CompletableFuture<Optional<byte[]>> pin(
            final Session session,
            final Upstream upstream,
            final Optional<UpstreamPin> lost,
            final boolean unknown,
            final ScheduledExecutorService loop) {
        if (unknown && lost.flatMap(pin -> upstream.endpoint(pin.endpoint())).isPresent()) {
            return noPin(); // it is not gone: who asks does not know the endpoint yet
        }
        return lost.map(gone -> UpstreamSessions.renew(session, upstream, gone, loop))
                .orElseGet(() -> UpstreamSessions.ensure(session, upstream, loop))
                .thenApply(pin -> {
                    final boolean renewed = pin.isPresent() && session.takeRenewal(upstream.key());
                    return Optional.of(ReplicaMessage.pinnedOf(new Pinned(pin, renewed)));
                });
    }

    private static CompletableFuture<Optional<byte[]>> noPin() {
        return CompletableFuture.completedFuture(
                Optional.of(ReplicaMessage.pinnedOf(new Pinned(Optional.empty(), false))));
    }

    private Optional<Session> ours(final Name name) {
        return sessions.known(name.id(), name.route())
                .filter(session -> session.homes().isEmpty());
    }
}
