package io.sallyport.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The sessions in use on this replica. Those of other replicas have places of their own, so that they never crowd out what
 * is at home here. What had to make room is found again by its id, with the upstream sessions in it.
 */
final class RememberedSessions {

    private static final long MOST_AT_HOME = 100_000;
    private static final long MOST_VISITING = 100_000;

    private final Cache<String, Session> atHome;
    private final Cache<String, Session> visiting;
    private final Consumer<Session> idled;

    /** @param idled hears of those at home that nobody has used for that long */
    RememberedSessions(final Duration idle, final InstantSource clock, final Consumer<Session> idled) {
        this.idled = idled;
        this.atHome = cache(MOST_AT_HOME, idle, clock);
        this.visiting = cache(MOST_VISITING, idle, clock);
    }

    private Cache<String, Session> cache(final long most, final Duration idle, final InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(idle)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .<String, Session>removalListener((_, session, cause) -> {
                    if (session != null && cause != RemovalCause.EXPLICIT && cause != RemovalCause.REPLACED) {
                        forgotten(session, cause);
                    }
                })
                .build();
    }

    /** What is in use is not idle, however long its client has been silent. */
    private void forgotten(final Session session, final RemovalCause cause) {
        if (cause != RemovalCause.EXPIRED) {
            session.stream().ifPresent(ClientStream::end);
        } else if (session.isInUse()) {
            add(session);
        } else if (!session.isVisiting()) {
            idled.accept(session); // of the others only their homes know that nobody uses them anywhere
        }
    }

    Optional<Session> find(final String id) {
        return Optional.ofNullable(atHome.getIfPresent(id)).or(() -> Optional.ofNullable(visiting.getIfPresent(id)));
    }

    /** The one of its id that is remembered from now on: this, or another that came first. */
    Session add(final Session session) {
        return of(session).asMap().merge(session.id(), session, (present, _) -> present);
    }

    void forget(final Session session) {
        of(session).invalidate(session.id());
    }

    private Cache<String, Session> of(final Session session) {
        return session.isVisiting() ? visiting : atHome;
    }

    void idleAfter(final Duration idle) {
        Stream.of(atHome, visiting)
                .flatMap(cache -> cache.policy().expireAfterAccess().stream())
                .forEach(expiry -> expiry.setExpiresAfter(idle));
    }

    Stream<Session> all() {
        return Stream.concat(atHome(), visiting());
    }

    Stream<Session> atHome() {
        return atHome.asMap().values().stream();
    }

    Stream<Session> visiting() {
        return visiting.asMap().values().stream();
    }
}
