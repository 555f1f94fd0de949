package io.sallyport.plugins.auth.jwt;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys fetched from the issuer and kept.
 *
 * <p>From {@link #REFRESH_AFTER} on a request renews them in the background; past {@link #TTL} it waits for that, so a
 * key the issuer withdrew stops working within the ttl even on an idle route. While the issuer cannot be reached the
 * last good keys go on for {@link #KEEP}, and nobody waits. Whoever asks, there is one fetch at a time and one in
 * {@link #PAUSE}.
 */
final class RemoteKeys implements SigningKeys {

    static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    static final Duration TTL = Duration.ofMinutes(10);
    static final Duration KEEP = Duration.ofHours(24);
    static final Duration PAUSE = Duration.ofSeconds(30);
    /** Shorter while there is nothing to verify by and every request is refused. */
    static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    /**
     * @param fetched when {@code keys} were
     * @param attempted when the last fetch ended
     * @param failing whether it failed
     */
    private record State(Optional<KeySet> keys, Instant fetched, Instant attempted, boolean failing) {

        Duration age(final Instant now) {
            return Duration.between(fetched, now);
        }

        Optional<KeySet> usable(final Instant now) {
            return keys.filter(_ -> age(now).compareTo(KEEP) < 0);
        }

        boolean pausing(final Instant now) {
            final var pause = usable(now).isPresent() ? PAUSE : PAUSE_WITHOUT_KEYS;
            return now.isBefore(attempted.plus(pause));
        }
    }

    private final URI issuer;
    private final KeySource source;
    private final InstantSource clock;
    private final Executor blocking;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile State state = new State(Optional.empty(), Instant.MIN, Instant.MIN, false);

    RemoteKeys(final URI issuer, final KeySource source, final InstantSource clock, final Executor blocking) {
        this.issuer = issuer;
        this.source = source;
        this.clock = clock;
        this.blocking = blocking;
    }

    @Override
    public Optional<KeySet> atHand() {
        final var known = state;
        final var now = clock.instant();
        final var age = known.age(now);
        if (known.keys().isPresent() && age.compareTo(REFRESH_AFTER) >= 0 && !known.pausing(now)) {
            refresh();
        }
        return age.compareTo(TTL) < 0 || known.failing() ? known.usable(now) : Optional.empty();
    }

    private void refresh() {
        if (refreshing.compareAndSet(false, true)) {
            blocking.execute(() -> {
                try {
                    fetch();
                } finally {
                    refreshing.set(false);
                }
            });
        }
    }

    @Override
    public Optional<KeySet> current() {
        return atHand().or(() -> {
            fetch();
            return state.usable(clock.instant());
        });
    }

    @Override
    public Optional<KeySet> renewed() {
        fetch();
        final var known = state;
        return known.failing() ? Optional.empty() : known.usable(clock.instant());
    }

    /** Asks the issuer, unless it was asked just now; whoever comes meanwhile waits for that answer. Blocks. */
    synchronized void fetch() {
        final var known = state;
        if (!known.pausing(clock.instant())) {
            state = attempt(known);
        }
    }

    private State attempt(final State known) {
        try {
            final var fetched = source.fetch();
            if (known.failing()) {
                LOG.info("The signing keys of {} could be fetched again", issuer);
            }
            final var now = clock.instant();
            return new State(Optional.of(known.keys().filter(fetched::equals).orElse(fetched)), now, now, false);
        } catch (final IOException e) {
            if (!known.failing()) {
                LOG.warn("The signing keys of {} could not be fetched; known ones stay in use", issuer, e);
            }
            return new State(known.keys(), known.fetched(), clock.instant(), true);
        }
    }
}
