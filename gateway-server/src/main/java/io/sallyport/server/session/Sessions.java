package io.sallyport.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens, finds and ends clients' sessions.
 *
 * <p>What is remembered is bounded and may be forgotten: an id alone is enough to find its session again. Only the end of
 * a session must be remembered for as long as its id could live.
 */
public final class Sessions {

    private static final CompletableFuture<Void> NOTHING_TO_LEARN = CompletableFuture.completedFuture(null);
    private static final long MOST_TOMBSTONES = 1_000_000;

    private final Seal seal;
    private final EventLogs logs;
    private final LeasedSessions leases;
    private final Settings settings;
    private final InstantSource clock;
    private final Optional<Homes> homes;
    private final SecureRandom random = seeded();
    private final RememberedSessions remembered;
    private final Cache<String, Boolean> ended;
    private final Consumer<Session> idled;

    /**
     * @param idle after which a session's upstream sessions are freed
     * @param lifetime of an id
     */
    public record Settings(Duration idle, Duration lifetime) {}

    /** Who opens a session and what they said of themselves. */
    public record Opening(
            String route,
            Principal principal,
            int capabilities,
            String clientName,
            String clientVersion,
            ProtocolVersion version) {

        BirthRecord birth(
                final Instant now,
                final Settings settings,
                final Optional<ReplicaAddress> home,
                final long seed,
                final List<UpstreamPin> upstreams) {
            return new BirthRecord(
                    now,
                    now.plus(settings.lifetime()),
                    PrincipalHash.of(principal),
                    home,
                    capabilities,
                    clientName,
                    clientVersion,
                    version,
                    seed,
                    upstreams);
        }
    }

    /**
     * @param replication where there are other replicas
     * @param idled frees what a session holds upstream, once it was idle
     */
    public Sessions(
            final SessionKeys keys,
            final Settings settings,
            final Optional<Replication> replication,
            final InstantSource clock,
            final Consumer<Session> idled) {
        this.seal = new Seal(keys, random);
        this.settings = settings;
        this.clock = clock;
        this.logs = new EventLogs(clock, random.nextInt(), this::whereabouts);
        this.homes = replication.map(known ->
                new Homes(known, new RelaySeal(seal::keys, known.own(), random, clock), this, random.nextLong()));
        this.remembered = new RememberedSessions(settings.idle(), clock, idled);
        this.idled = idled;
        this.leases = new LeasedSessions(settings, this::seed, clock, idled);
        this.ended = Caffeine.newBuilder()
                .maximumSize(MOST_TOMBSTONES)
                .expireAfterWrite(settings.lifetime())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
        homes.ifPresent(known -> known.start(settings.idle()));
    }

    /** Seals with other keys from now on, and opens with all of them; sessions under a key that is gone are over. */
    public void rotate(final SessionKeys keys) {
        seal.rotate(keys);
        remembered.all().filter(session -> !seal.canOpen(session.id())).forEach(session -> {
            remembered.forget(session);
            session.end();
            session.stream().ifPresent(ClientStream::end);
            if (!session.isVisiting()) {
                idled.accept(session);
            }
        });
    }

    /** Frees what a session holds upstream after another time of silence from now on. */
    public void idleAfter(final Duration idle) {
        remembered.idleAfter(idle);
    }

    /** Seals whatever else is given out to clients. */
    public Seal seal() {
        return seal;
    }

    /** What was sent on sessions' streams. */
    public EventLogs logs() {
        return logs;
    }

    /** Those for clients that have none. */
    public LeasedSessions leases() {
        return leases;
    }

    /** The hash by which that principal owns what is kept for it. */
    public long owner(final Principal principal) {
        return PrincipalHash.of(principal);
    }

    /** A seed for a session about to open. */
    public long seed() {
        return random.nextLong();
    }

    /**
     * Opens a session: what its upstreams have opened by now is sealed into its id, the rest becomes a fact once it comes.
     */
    public Session open(
            final Opening opening,
            final long seed,
            final Map<Integer, CompletableFuture<Optional<UpstreamPin>>> upstreams) {
        final List<UpstreamPin> inTime = upstreams.values().stream()
                .filter(pin -> pin.isDone() && !pin.isCompletedExceptionally())
                .flatMap(pin -> pin.join().stream())
                .toList();
        final var birth = opening.birth(clock.instant(), settings, own(), seed, inTime);
        final var id = seal.seal(BirthRecordCodec.encode(birth), opening.route());
        final var session = Session.born(id, PrincipalHash.shortHex(id), opening.route(), birth, homes);
        upstreams.forEach((upstream, pin) -> {
            session.pins().put(upstream, pin);
            pin.thenRun(session::pinned);
        });
        return remembered.add(session);
    }

    /** The session of that id, if it is alive, was opened on that route and by that principal. */
    public Optional<Session> find(final String id, final String route, final Principal principal) {
        return known(id, route)
                .filter(session -> session.belongsTo(principal))
                .filter(session -> session.isAlive(clock.millis()));
    }

    /** What is said between replicas of sessions, where there are several. */
    public Optional<Homes> homes() {
        return homes;
    }

    /** Where this replica is reached by others, where there are any. */
    public Optional<ReplicaAddress> own() {
        return homes.map(Homes::own);
    }

    /** Once its home has told what is known of that session; at once where this is its home, or it has told already. */
    public CompletableFuture<Void> met(final String id, final String route) {
        return homes.flatMap(known -> known(id, route)
                        .filter(session -> session.homes().isPresent())
                        .map(known::meet))
                .orElse(NOTHING_TO_LEARN);
    }

    /** Ends a session for good; says how long it has lived. */
    public Duration end(final Session session) {
        ended(session);
        return Duration.between(session.birth().issued(), clock.instant());
    }

    /** The sessions in use on this replica whose clients may listen. */
    public List<Session> active() {
        return Stream.concat(remembered.all(), leases.listening().stream()).toList();
    }

    /** How many sessions that have their home here are in use, by route. */
    public Map<String, Long> activeByRoute() {
        return remembered.atHome().collect(Collectors.groupingBy(Session::route, Collectors.counting()));
    }

    /** The platform's default reads a device for every draw, which is no business of an event loop; this one reads it once. */
    private static SecureRandom seeded() {
        try {
            final var random = SecureRandom.getInstance("DRBG");
            random.nextLong();
            return random;
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no DRBG", e);
        }
    }

    /** The session of that id and route, if it is not over, whoever asks. */
    Optional<Session> known(final String id, final String route) {
        return remembered
                .find(id)
                .or(() -> reopened(id, route))
                .filter(session -> session.route().equals(route))
                .map(Session::used);
    }

    /** Whether that id, of whatever session, is over for good. */
    boolean hasEnded(final String id) {
        return ended.getIfPresent(PrincipalHash.shortHex(id)) != null;
    }

    /** Notes the end of a session, here or at its home. */
    void ended(final Session session) {
        ended.put(session.hash(), Boolean.TRUE);
        session.end();
        remembered.forget(session);
        session.stream().ifPresent(ClientStream::end);
    }

    /** Those of other replicas that have clients here, or had since they were last asked for. */
    List<Session> visiting() {
        return remembered
                .visiting()
                .filter(session -> session.visits().takeUsed() || session.isInUse())
                .toList();
    }

    /** This replica's address for a client to bring back unread, where others would not look for it here. */
    private Optional<String> whereabouts(final Session session) {
        return session.elsewhere().flatMap(_ -> own()).map(own -> seal.seal(own.bytes(), "log|" + session.hash()));
    }

    /** Where the log of that event's stream is, if not at the session's home. */
    public Optional<ReplicaAddress> logOf(final Session session, final String eventId) {
        return EventLogs.mark(eventId)
                .flatMap(mark -> seal.open(mark, "log|" + session.hash()))
                .flatMap(bytes -> ReplicaAddress.read(ByteBuffer.wrap(bytes)));
    }

    private Session session(final String id, final String route, final BirthRecord birth) {
        final var hash = PrincipalHash.shortHex(id);
        return homes.filter(known ->
                        birth.home().filter(home -> !home.equals(known.own())).isPresent())
                .map(known -> Session.visiting(id, hash, route, birth, known))
                .orElseGet(() -> Session.recalled(id, hash, route, birth, homes));
    }

    private Optional<Session> reopened(final String id, final String route) {
        return seal.open(id, route)
                .flatMap(BirthRecordCodec::decode)
                .map(birth -> session(id, route, birth))
                .filter(session -> ended.getIfPresent(session.hash()) == null)
                .map(remembered::add);
    }
}
