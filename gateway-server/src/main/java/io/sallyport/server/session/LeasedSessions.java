package io.sallyport.server.session;

import io.sallyport.plugins.spi.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sessions that the gateway holds in the name of clients that have none (2026-07-28), so that servers that have sessions
 * can serve them: one for all requests of a user of the same capabilities, or one for a single request where it is not
 * known which user it is. Their ids are no client's to use.
 */
public final class LeasedSessions {

    private static final long MOST_SHARED = 100_000;

    private final UsedSessions<Key> shared;
    private final Set<Session> listening = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final InstantSource clock;
    private final Sessions.Settings settings;
    private final LongSupplier seeds;

    private record Key(String route, Principal principal, int capabilities, Optional<String> conversation) {}

    /** @param seeds one for each session that opens, and none for what needs none: a draw costs more than finding a session */
    LeasedSessions(
            final Sessions.Settings settings,
            final LongSupplier seeds,
            final InstantSource clock,
            final Consumer<Session> idled) {
        this.settings = settings;
        this.seeds = seeds;
        this.clock = clock;
        this.shared = new UsedSessions<>(MOST_SHARED, settings.idle(), clock, idled, idled);
    }

    /**
     * The session for that client's request.
     *
     * @param conversation what tells this one of the client's from its others, where it says so
     * @return one that {@link #isShared} or one for this request alone, which the caller frees
     */
    public Session lease(final Sessions.Opening opening, final Optional<String> conversation) {
        return isShared(opening.principal())
                ? shared.findOrAdd(
                        new Key(opening.route(), opening.principal(), opening.capabilities(), conversation),
                        () -> open(opening))
                : open(opening);
    }

    /** Whether requests of that principal share a session: it is one user's, and not whoever holds a key. */
    public static boolean isShared(final Principal principal) {
        return switch (principal.kind()) {
            case JWT -> true;
            case API_KEY, ANONYMOUS -> false;
        };
    }

    /** A session for a client that listens for as long as it does. */
    public Session listen(final Sessions.Opening opening) {
        final var session = open(opening);
        listening.add(session);
        return session;
    }

    /** The client does not listen any more. */
    public void left(final Session session) {
        listening.remove(session);
        session.end();
    }

    /** Those of clients that listen. */
    List<Session> listening() {
        return List.copyOf(listening);
    }

    /** A session that nobody shares, whoever it is of. */
    public Session open(final Sessions.Opening opening) {
        final var id = "leased-" + numbers.incrementAndGet();
        return Session.born(
                id,
                PrincipalHash.shortHex(id),
                opening.route(),
                opening.birth(clock.instant(), settings, Optional.empty(), seeds.getAsLong(), List.of()),
                Optional.empty());
    }
}
