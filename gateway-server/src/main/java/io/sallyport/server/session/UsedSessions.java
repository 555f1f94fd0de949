package io.sallyport.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sessions for as long as they are used: one that was not for some time is let go, but never while a call runs in it or
 * its client listens, however long that takes. Whoever has found one can rely on that nobody else gets another of the same
 * key meanwhile.
 *
 * @param <K> what they are found by
 */
final class UsedSessions<K> {

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(200);
    private static final int LOOKS = 4;
    private static final long HOWEVER_LONG = Long.MAX_VALUE;

    private final Cache<K, Held> held;
    private final InstantSource clock;
    private final Consumer<Session> idled;
    private volatile Duration idle;

    /**
     * @param most that are kept at once
     * @param idled hears of those that nobody has used for that long
     * @param crowdedOut hears of those that had to make room
     */
    UsedSessions(
            final long most,
            final Duration idle,
            final InstantSource clock,
            final Consumer<Session> idled,
            final Consumer<Session> crowdedOut) {
        this.idle = idle;
        this.clock = clock;
        this.idled = idled;
        this.held = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .<K, Held>removalListener((_, gone, cause) -> {
                    if (gone != null && cause == RemovalCause.SIZE) {
                        crowdedOut.accept(gone.session);
                    }
                })
                .build();
        lookLater(new WeakReference<>(this), period());
    }

    Optional<Session> find(final K key) {
        final var found = held.getIfPresent(key);
        if (found == null) {
            return Optional.empty();
        }
        if (!found.use(clock.millis(), idle.toMillis())) {
            letGo(key, found);
            return Optional.empty();
        }
        return Optional.of(found.session);
    }

    /** The one of that key that is there from now on: this, or another that came first. */
    Session add(final K key, final Session session) {
        return findOrAdd(key, () -> session);
    }

    Session findOrAdd(final K key, final Supplier<Session> made) {
        final var known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        final long now = clock.millis();
        return held.asMap()
                .compute(
                        key,
                        (_, present) ->
                                present != null && present.use(now, HOWEVER_LONG) ? present : new Held(made.get(), now))
                .session;
    }

    void forget(final K key) {
        held.invalidate(key);
    }

    /** Lets them go after another time from now on. */
    void idleAfter(final Duration changed) {
        idle = changed;
    }

    Stream<Session> all() {
        return held.asMap().values().stream().map(one -> one.session);
    }

    /** Lets go of what is idle; done every now and then. */
    void look() {
        held.asMap().forEach((key, one) -> {
            if (one.lapseIfIdle(clock.millis(), idle.toMillis())) {
                letGo(key, one);
            }
        });
    }

    private void letGo(final K key, final Held lapsed) {
        if (held.asMap().remove(key, lapsed)) {
            idled.accept(lapsed.session);
        }
    }

    private Duration period() {
        final var part = Duration.ofMillis(idle.toMillis() / LOOKS);
        final var most = part.compareTo(LONGEST_PERIOD) < 0 ? part : LONGEST_PERIOD;
        return most.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : most;
    }

    /** For as long as anybody else has them. */
    private static void lookLater(final WeakReference<UsedSessions<?>> sessions, final Duration pause) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    final var kept = sessions.get();
                    if (kept != null) {
                        kept.look();
                        lookLater(sessions, kept.period());
                    }
                });
    }

    /** A session and its last use; once it has lapsed it is not used again. */
    private static final class Held {

        private final Session session;
        private long usedMillis;
        private boolean seenInUse;
        private boolean lapsed;

        private Held(final Session session, final long now) {
            this.session = session;
            this.usedMillis = now;
        }

        /** Whether it can be used, which it then was. */
        private synchronized boolean use(final long now, final long idle) {
            if (lapsed || (now - usedMillis >= idle && lapseIfIdle(now, idle))) {
                return false;
            }
            usedMillis = now;
            seenInUse = false;
            return true;
        }

        /** Whether it has lapsed, now or before. */
        private synchronized boolean lapseIfIdle(final long now, final long idle) {
            final boolean inUse = session.isInUse();
            if (inUse || seenInUse) {
                usedMillis = now; // what was in use at the last look may have ended just now
            }
            seenInUse = inUse;
            lapsed |= now - usedMillis >= idle;
            return lapsed;
        }
    }
}
