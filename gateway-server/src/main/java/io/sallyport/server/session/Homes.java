package io.sallyport.server.session;

import io.sallyport.server.session.ReplicaMessage.Known;
import io.sallyport.server.session.ReplicaMessage.Name;
import io.sallyport.server.session.ReplicaMessage.Pinned;
import io.sallyport.server.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica says to others of sessions: it asks the homes of those that are not its own, tells them what is used
 * here, and tells those that have clients of its own ones what becomes of them.
 */
public final class Homes {

    private static final Logger LOG = LoggerFactory.getLogger(Homes.class);

    /** Longer than a home may take to answer anything. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(31);

    /** How long clients wait. What is on its way longer than that is still to arrive. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LONGEST_BETWEEN_VISITS = Duration.ofSeconds(10);
    private static final Duration SHORTEST_BETWEEN_VISITS = Duration.ofMillis(50);
    private static final int MOST_AT_ONCE = 400;

    private final Replication replication;
    private final RelaySeal seal;
    private final Sessions sessions;
    private final long boot;

    /** @param boot another one each time this replica is started */
    Homes(final Replication replication, final RelaySeal seal, final Sessions sessions, final long boot) {
        this.replication = replication;
        this.seal = seal;
        this.sessions = sessions;
        this.boot = boot;
    }

    /** Visits the homes of what is used here from now on, several times in the time after which they would free it. */
    void start(final Duration idle) {
        final long quarter = Math.max(SHORTEST_BETWEEN_VISITS.toMillis(), idle.toMillis() / 4);
        final long between = Math.min(quarter, LONGEST_BETWEEN_VISITS.toMillis());
        replication.loops().get().scheduleWithFixedDelay(this::visitAll, between, between, TimeUnit.MILLISECONDS);
    }

    public ReplicaAddress own() {
        return replication.own();
    }

    /** Seals what goes to other replicas, and opens what comes from them. */
    public RelaySeal seal() {
        return seal;
    }

    /**
     * Once the session's home has told what is known of it, or has not answered in time. It is asked once: a home that is
     * gone delays nobody twice, and one that comes back is heard of with the next visit.
     */
    CompletableFuture<Void> meet(final Session session) {
        final var known = session.visits().meeting();
        if (known.isPresent()) {
            return known.get();
        }
        final var begun = new CompletableFuture<Void>();
        final var before = session.visits().begin(begun);
        if (before.isPresent()) {
            return before.get();
        }
        visit(List.of(session)).whenComplete((_, _) -> begun.complete(null));
        return begun;
    }

    /** The session's session on that upstream, as its home has it or opens it now; empty where it cannot be had. */
    CompletableFuture<Optional<UpstreamPin>> pin(
            final Session session,
            final Upstream upstream,
            final Optional<UpstreamPin> lost,
            final ScheduledExecutorService loop) {
        final int key = upstream.key();
        final boolean unknown =
                lost.filter(pin -> upstream.endpoint(pin.endpoint()).isEmpty()).isPresent();
        final var question = new ReplicaMessage.Pin(Name.of(session), key, lost, unknown);
        return ask(session.birth().home().orElseThrow(), question, LONGEST_ANSWER, loop)
                .thenApply(answer -> answer.flatMap(ReplicaMessage::pinned))
                .thenCompose(pinned -> pinned.isPresent()
                        ? CompletableFuture.completedFuture(pinned)
                        // Slow or gone: a small question tells.
                        : visit(List.of(session)).thenApply(_ -> pinned))
                .thenApply(pinned -> {
                    if (pinned.filter(Pinned::renewed).isPresent()) {
                        session.returnRenewal(key);
                    }
                    return pinned.flatMap(Pinned::pin);
                });
    }

    /** Tells all replicas that have clients of this session what is known of it now; completes when they know. */
    public CompletableFuture<Void> tell(final Session session) {
        return toVisitors(session, new ReplicaMessage.News(Name.of(session), known(session)));
    }

    /** Looks for the call of that session that a client calls off wherever it may run. */
    public void callOff(final Session session, final byte[] notification) {
        toVisitors(session, new ReplicaMessage.Said(Name.of(session), notification));
    }

    /** Says to that replica what a client has said; nobody waits for it. */
    void passOn(final Session session, final ReplicaAddress replica, final byte[] message) {
        ask(
                replica,
                new ReplicaMessage.Said(Name.of(session), message),
                LONGEST_ANSWER,
                replication.loops().get());
    }

    Known known(final Session session) {
        return new Known(
                true,
                boot,
                session.isEnded(),
                session.facts().isShownOtherwise(),
                session.facts().logLevel());
    }

    private void learn(final Session session, final List<Known> told, final int index) {
        final boolean answered = index < told.size() && told.get(index).ours();
        session.visits().homeAnswers(answered);
        if (answered) {
            learn(session, told.get(index));
        }
    }

    /** Takes what a session's home has told of it. */
    void learn(final Session session, final Known known) {
        if (session.visits().isOtherBoot(known.boot())) {
            session.forgetLateSessions();
        }
        if (known.ended()) {
            sessions.ended(session);
        }
        known.logLevel().ifPresent(session.facts()::logLevel);
        if (known.shownOtherwise()) {
            session.facts().shownOtherwise();
        }
    }

    private CompletableFuture<Void> toVisitors(final Session session, final ReplicaMessage message) {
        final var loop = replication.loops().get();
        return inTime(CompletableFuture.allOf(session.visits().visitors().stream()
                .map(replica -> ask(replica, message, LONGEST_ANSWER, loop).thenAccept(answer -> {
                    if (answer.isEmpty()) {
                        session.visits().missed(replica);
                    }
                }))
                .toArray(CompletableFuture<?>[]::new)));
    }

    private void visitAll() {
        try {
            visit();
        } catch (final RuntimeException e) {
            LOG.error("The homes of sessions could not be told what is used here", e); // the next time they are
        }
    }

    /** What was used here is in use at home, too; and a home that has forgotten who visits learns it again. */
    private void visit() {
        sessions.visiting().stream()
                .collect(Collectors.groupingBy(session -> session.birth().home()))
                .values()
                .forEach(together -> {
                    for (int from = 0; from < together.size(); from += MOST_AT_ONCE) {
                        visit(together.subList(from, Math.min(together.size(), from + MOST_AT_ONCE)));
                    }
                });
    }

    /** @param together of one home */
    private CompletableFuture<Void> visit(final List<Session> together) {
        final var visited = List.copyOf(together);
        final var question =
                new ReplicaMessage.Visit(own(), visited.stream().map(Name::of).toList());
        final var home = visited.getFirst().birth().home().orElseThrow();
        final var learned = ask(
                        home, question, LONGEST_ANSWER, replication.loops().get())
                .thenAccept(answer -> {
                    final var all = answer.flatMap(bytes -> ReplicaMessage.known(bytes, visited.size()));
                    for (int i = 0; i < visited.size(); i++) {
                        learn(visited.get(i), all.orElse(List.of()), i);
                    }
                });
        return inTime(learned);
    }

    /** Once that is done, or has taken too long for clients; it goes on. */
    private static CompletableFuture<Void> inTime(final CompletableFuture<Void> going) {
        return going.copy().completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Optional<byte[]>> ask(
            final ReplicaAddress replica,
            final ReplicaMessage message,
            final Duration patience,
            final ScheduledExecutorService loop) {
        final var sealed = seal.seal(message.bytes(), RelaySeal.Purpose.ASK, replica);
        return replication.relays().ask(replica.socket(), sealed, patience, loop);
    }
}
