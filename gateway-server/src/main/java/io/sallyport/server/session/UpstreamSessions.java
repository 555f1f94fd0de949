package io.sallyport.server.session;

import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamSettings.SessionMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that a client's session holds on its upstreams: opened together with it, on first use, or anew where the
 * upstream has lost one. Each is opened by one caller for all that wait.
 */
public final class UpstreamSessions {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamSessions.class);

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
                upstream.forSession(seed)
                        .filter(LiveEndpoint::isUsable)
                        .ifPresent(endpoint -> opened.put(
                                UpstreamPin.nameKey(upstream.name()),
                                open(upstream, endpoint, opening.clientName(), opening.clientVersion(), loop)));
            }
        }
        return opened;
    }

    /**
     * The session's own session on that upstream, opened now if there is none; empty where it cannot be had.
     */
    public static CompletableFuture<Optional<UpstreamPin>> ensure(
            final Session session, final Upstream upstream, final ScheduledExecutorService loop) {
        final var present = session.pins().get(UpstreamPin.nameKey(upstream.name()));
        return present == null || hasFailed(present)
                ? openInstead(session, upstream, Optional.ofNullable(present), Optional.empty(), loop)
                : present;
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
        final var present = session.pins().get(UpstreamPin.nameKey(upstream.name()));
        return present == null || hasFailed(present) || holds(present, lost)
                ? openInstead(session, upstream, Optional.ofNullable(present), Optional.of(lost), loop)
                : present;
    }

    /** Ends what a client's session holds upstream; nobody waits for it. */
    public static void free(
            final Session session, final List<Upstream> upstreams, final ScheduledExecutorService loop) {
        for (final var upstream : upstreams) {
            final var held = session.pins().remove(UpstreamPin.nameKey(upstream.name()));
            if (held != null) {
                held.thenAccept(found -> found.ifPresent(pin -> upstream.endpoint(pin.endpoint())
                        .ifPresent(endpoint -> endpoint.handshake()
                                .ifPresent(handshake -> upstream.rpc()
                                        .delete(endpoint, upstream.settings(), pin.sessionId(), handshake, loop)))));
            }
        }
    }

    /**
     * @param present what is known to be of no use and makes room
     * @param lost the session that this is to take the place of, in the client's eyes too
     */
    private static CompletableFuture<Optional<UpstreamPin>> openInstead(
            final Session session,
            final Upstream upstream,
            final Optional<CompletableFuture<Optional<UpstreamPin>>> present,
            final Optional<UpstreamPin> lost,
            final ScheduledExecutorService loop) {
        if (session.isEnded()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final int key = UpstreamPin.nameKey(upstream.name());
        final var opening = new CompletableFuture<Optional<UpstreamPin>>();
        final boolean first = present.map(old -> session.pins().replace(key, old, opening))
                .orElseGet(() -> session.pins().putIfAbsent(key, opening) == null);
        if (!first) {
            final var others = session.pins().get(key);
            return others == null ? CompletableFuture.completedFuture(Optional.empty()) : others;
        }
        opened(session, upstream, loop).whenComplete((pin, problem) -> {
            if (problem != null) {
                LOG.error("A session on upstream {} could not be opened", upstream.name(), problem);
            }
            final Optional<UpstreamPin> found = problem == null ? pin : Optional.empty();
            if (found.isPresent() && lost.isPresent()) {
                session.renewed(key);
                upstream.observer().sessionRenewed(upstream.name());
            }
            opening.complete(found);
            if (session.isEnded()) {
                free(session, List.of(upstream), loop);
            }
        });
        return opening;
    }

    private static CompletableFuture<Optional<UpstreamPin>> opened(
            final Session session, final Upstream upstream, final ScheduledExecutorService loop) {
        final var birth = session.birth();
        return CompletableFuture.completedFuture(upstream.forSession(birth.seed()))
                .thenCompose(placed -> placed.map(
                                endpoint -> open(upstream, endpoint, birth.clientName(), birth.clientVersion(), loop))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private static CompletableFuture<Optional<UpstreamPin>> open(
            final Upstream upstream,
            final LiveEndpoint endpoint,
            final String clientName,
            final String clientVersion,
            final ScheduledExecutorService loop) {
        final var settings = upstream.settings();
        return upstream.handshakes()
                .shake(endpoint, settings, clientName, clientVersion, settings.list(), loop)
                .thenApply(outcome -> outcome instanceof HandshakeClient.Outcome.Shaken(var handshake)
                        ? handshake
                                .sessionId()
                                .map(id -> new UpstreamPin(
                                        UpstreamPin.nameKey(upstream.name()),
                                        endpoint.endpoint().key(),
                                        id))
                        : Optional.empty());
    }

    private static boolean holds(final CompletableFuture<Optional<UpstreamPin>> pin, final UpstreamPin lost) {
        return pin.isDone() && pin.join().equals(Optional.of(lost));
    }

    private static boolean hasFailed(final CompletableFuture<Optional<UpstreamPin>> pin) {
        return pin.isDone() && (pin.isCompletedExceptionally() || pin.join().isEmpty());
    }
}
