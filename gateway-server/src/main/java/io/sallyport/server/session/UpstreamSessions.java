package io.sallyport.server.session;

import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.ClientIdentity;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.RpcFailure;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamSettings.SessionMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The sessions that a client's session holds on its upstreams: opened together with it, on first use, or anew where the
 * upstream has lost one. Each is opened by one caller for all that wait.
 */
public final class UpstreamSessions {

    private UpstreamSessions() {}

    /** Begins to open a session on every upstream that wants one from the start. */
    public static Map<Integer, CompletableFuture<Optional<UpstreamPin>>> openAll(
            final Sessions.Opening opening,
            final long seed,
            final List<Upstream> upstreams,
            final ScheduledExecutorService loop) {
        final var opened = new LinkedHashMap<Integer, CompletableFuture<Optional<UpstreamPin>>>();
        for (final var upstream : upstreams) {
            if (upstream.settings().session() == SessionMode.EAGER && upstream.isStateful()) {
                final var usable = upstream.forSession(seed).stream()
                        .filter(LiveEndpoint::isUsable)
                        .toList();
                if (!usable.isEmpty()) {
                    opened.put(
                            upstream.key(), openOnOneOf(upstream, usable, identity(opening), Optional.empty(), loop));
                }
            }
        }
        return opened;
    }

    /**
     * The session's own session on that upstream, opened now if there is none, by its home; empty where it cannot be had.
     */
    public static CompletableFuture<Optional<UpstreamPin>> ensure(
            final Session session, final Upstream upstream, final ScheduledExecutorService loop) {
        if (isAnothers(session, upstream)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final var present = session.pins().get(upstream.key());
        if (present.isEmpty()) {
            return openInstead(session, upstream, present, session.mayHaveForgotten(), loop);
        }
        return hasFailed(present.get()) ? openInstead(session, upstream, present, false, loop) : present.get();
    }

    /**
     * Replaces a session that the upstream has lost. Whoever comes first opens it; whoever comes with the lost one later
     * gets what the first has opened.
     */
    public static CompletableFuture<Optional<UpstreamPin>> renew(
            final Session session,
            final Upstream upstream,
            final UpstreamPin lost,
            final ScheduledExecutorService loop) {
        if (isAnothers(session, upstream)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final var present = session.pins().get(upstream.key());
        if (present.filter(pin -> !hasFailed(pin) && !isOf(pin, lost)).isPresent()) {
            return present.get();
        }
        return openInstead(session, upstream, present, true, loop);
    }

    /** Ends what a client's session holds upstream; nobody waits for it. */
    public static void free(
            final Session session, final List<Upstream> upstreams, final ScheduledExecutorService loop) {
        for (final var upstream : upstreams) {
            session.pins()
                    .remove(upstream.key())
                    .filter(_ -> !isAnothers(session, upstream))
                    .ifPresent(held -> held.thenAccept(found -> found.ifPresent(pin -> delete(upstream, pin, loop))));
        }
    }

    /** Whether the session's id upstream means something at another server than the one reached from here. */
    private static boolean isAnothers(final Session session, final Upstream upstream) {
        return session.isVisiting() && upstream.isLocal(session.sharesLoopbackWithHome());
    }

    private static void delete(final Upstream upstream, final UpstreamPin pin, final ScheduledExecutorService loop) {
        upstream.endpoint(pin.endpoint())
                .ifPresent(endpoint -> upstream.handshake()
                        .ifPresent(handshake -> upstream.rpc()
                                .delete(endpoint, upstream.settings(), pin.sessionId(), handshake, loop)));
    }

    /**
     * @param present what is to be replaced; where it was already, what replaced it is the outcome
     * @param lost whether the client had state there that is gone
     */
    private static CompletableFuture<Optional<UpstreamPin>> openInstead(
            final Session session,
            final Upstream upstream,
            final Optional<CompletableFuture<Optional<UpstreamPin>>> present,
            final boolean lost,
            final ScheduledExecutorService loop) {
        if (session.isEnded()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final int key = upstream.key();
        final var opening = new CompletableFuture<Optional<UpstreamPin>>();
        final boolean first = present.map(old -> session.pins().replace(key, old, opening))
                .orElseGet(() -> session.pins().putIfAbsent(key, opening));
        if (!first) {
            return session.pins().get(key).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        }
        final var homes = session.homes();
        if (lost && homes.isEmpty()) {
            session.lost(key);
        }
        homes.map(elsewhere -> elsewhere.pin(session, upstream, given(present), loop))
                .orElseGet(() -> openOnOneOf(
                        upstream,
                        upstream.forSession(session.birth().seed()),
                        identity(session.birth()),
                        Optional.of(session),
                        loop))
                .whenComplete((pin, problem) -> {
                    final var opened = problem == null ? pin : Optional.<UpstreamPin>empty();
                    // Before anybody can use it, so that the first answer of the new session tells.
                    if (opened.isPresent() && session.replacesLost(key)) {
                        upstream.observer().sessionRenewed(upstream.name());
                    }
                    opening.complete(opened);
                    session.pinned();
                });
        return opening;
    }

    /** The first is where the session belongs; the next has its turn where nobody is at home. */
    private static CompletableFuture<Optional<UpstreamPin>> openOnOneOf(
            final Upstream upstream,
            final List<LiveEndpoint> candidates,
            final ClientIdentity client,
            final Optional<Session> session,
            final ScheduledExecutorService loop) {
        if (candidates.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final var others = candidates.subList(1, candidates.size());
        final var settings = upstream.settings();
        final var first = candidates.getFirst();
        return upstream.handshakes().shake(first, settings, client, loop).thenCompose(outcome -> switch (outcome) {
            case HandshakeClient.Outcome.Shaken(Handshake handshake) ->
                session.map(opened -> SessionReplay.replay(opened, upstream, first, handshake, loop))
                        .orElseGet(() -> CompletableFuture.completedFuture(null))
                        .thenApply(_ -> pin(upstream, first, handshake));
            case HandshakeClient.Outcome.Failed(RpcFailure.Broke(Breakdown breakdown))
            when breakdown.kind() != Breakdown.Kind.TIMEOUT -> openOnOneOf(upstream, others, client, session, loop);
            case HandshakeClient.Outcome.Failed _ -> CompletableFuture.completedFuture(Optional.empty());
        });
    }

    private static ClientIdentity identity(final Sessions.Opening opening) {
        return new ClientIdentity(
                opening.clientName(),
                opening.clientVersion(),
                ClientCapabilities.json(ClientCapabilities.inSession(opening.capabilities())));
    }

    private static ClientIdentity identity(final BirthRecord birth) {
        return new ClientIdentity(
                birth.clientName(),
                birth.clientVersion(),
                ClientCapabilities.json(ClientCapabilities.inSession(birth.capabilities())));
    }

    private static Optional<UpstreamPin> pin(
            final Upstream upstream, final LiveEndpoint endpoint, final Handshake handshake) {
        return handshake.sessionId().map(id -> new UpstreamPin(upstream.key(), endpoint.key(), id));
    }

    /** What was there, for the session's home to compare. */
    private static Optional<UpstreamPin> given(final Optional<CompletableFuture<Optional<UpstreamPin>>> present) {
        return present.filter(pin -> !hasFailed(pin)).flatMap(pin -> pin.getNow(Optional.empty()));
    }

    private static boolean isOf(final CompletableFuture<Optional<UpstreamPin>> pin, final UpstreamPin lost) {
        return pin.getNow(Optional.empty()).equals(Optional.of(lost));
    }

    private static boolean hasFailed(final CompletableFuture<Optional<UpstreamPin>> pin) {
        return pin.isDone() && (pin.isCompletedExceptionally() || pin.join().isEmpty());
    }
}
