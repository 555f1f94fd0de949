package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ListenRequest;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.StandingStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The streams that a client's session holds open on its upstreams while the client itself listens: of those that hold a
 * session for it and have a reason to say something, or that have none and hold something it has subscribed to.
 *
 * <p>Confined to the loop of the client's stream.
 */
public final class Listening {

    private final Session session;
    private final List<Member> members;
    private final ServerMessages messages;
    private final ScheduledExecutorService loop;
    private final Map<Member, Open> streams = HashMap.newHashMap(1);
    /** Those that have been replaced, until what replaces them is open. */
    private final Map<Member, StandingStream> replaced = new HashMap<>();

    private boolean closed;

    /**
     * What is to be heard of an upstream.
     *
     * @param pin the session; absent where the server has none
     * @param uris the resources that the client has subscribed to there
     */
    private record Wanted(Optional<UpstreamPin> pin, Set<String> uris) {}

    /** @param acknowledged done once the server has said that it will tell */
    private record Open(Wanted wanted, StandingStream stream, CompletableFuture<Void> acknowledged) {}

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

    /** Opens what is to be open; any thread. @return done once all servers that say so have said that they will tell */
    public CompletableFuture<Void> ready() {
        look();
        return CompletableFuture.supplyAsync(
                        () -> streams.values().stream().map(Open::acknowledged).toArray(CompletableFuture<?>[]::new),
                        loop)
                .thenCompose(CompletableFuture::allOf);
    }

    /** Ends all of them; any thread. */
    public void close() {
        loop.execute(() -> {
            closed = true;
            streams.values().forEach(open -> open.stream().close());
            streams.clear();
            replaced.values().forEach(StandingStream::close);
            replaced.clear();
        });
    }

    private void look(final Member member) {
        final var wanted = wanted(member);
        final var open = Optional.ofNullable(streams.get(member));
        if (open.map(Open::wanted).equals(wanted)) {
            return;
        }
        streams.remove(member);
        final var opened = wanted.flatMap(what -> opened(member, what));
        opened.ifPresent(stream -> streams.put(member, stream));
        final boolean goesOn = opened.isPresent() && member.upstream().isModern();
        open.map(Open::stream).ifPresent(old -> {
            if (goesOn) {
                Optional.ofNullable(replaced.put(member, old)).ifPresent(StandingStream::close);
            } else {
                old.close();
            }
        });
    }

    private Optional<Wanted> wanted(final Member member) {
        final var upstream = member.upstream();
        if (upstream.isModern()) {
            final var uris = Set.copyOf(session.facts().subscriptions(upstream.key()));
            return uris.isEmpty() ? Optional.empty() : Optional.of(new Wanted(Optional.empty(), uris));
        }
        return session.pin(upstream).filter(_ -> hasReason(member)).map(pin -> new Wanted(Optional.of(pin), Set.of()));
    }

    private Optional<Open> opened(final Member member, final Wanted wanted) {
        final var upstream = member.upstream();
        final var endpoint =
                wanted.pin().map(pin -> upstream.endpoint(pin.endpoint())).orElseGet(upstream::forCall);
        return endpoint.flatMap(
                found -> upstream.handshake().map(handshake -> opened(member, wanted, found, handshake)));
    }

    private Open opened(
            final Member member, final Wanted wanted, final LiveEndpoint endpoint, final Handshake handshake) {
        final var upstream = member.upstream();
        final var origin = new ServerMessages.Origin(session, member, wanted.pin(), Optional.of(endpoint));
        final var acknowledged = new CompletableFuture<Void>();
        final var stream = new StandingStream(
                endpoint, upstream.settings(), upstream.rpc(), loop, wish(wanted, handshake), new StandingStream.Ear() {
                    @Override
                    public void reopened() {
                        acknowledged.complete(null);
                        Optional.ofNullable(replaced.remove(member)).ifPresent(StandingStream::close);
                    }

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
                handshake.version(),
                wanted.pin().map(UpstreamPin::sessionId),
                handshake.capabilities(),
                handshake.instructions()));
        if (!handshake.isModern()) {
            acknowledged.complete(null); // a GET stream says nothing of itself
        }
        return new Open(wanted, stream, acknowledged);
    }

    /** A server with sessions is asked for nothing. */
    private Optional<ListenRequest> wish(final Wanted wanted, final Handshake handshake) {
        return handshake.isModern()
                ? Optional.of(ListenRequest.resources(SenderMeta.identity(session), List.copyOf(wanted.uris())))
                : Optional.empty();
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
