package io.sallyport.server.session;

import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.upstream.Upstream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's session: the birth record from its id, and the facts since.
 *
 * <p>Facts may be touched from the loops of all the client's connections at once.
 */
public final class Session {

    private final String id;
    private final String hash;
    private final String route;
    private final BirthRecord birth;
    /** At hand, for it is asked for with every request. */
    private final long expiresMillis;

    private final boolean recalled;
    private final Optional<Homes> replicas;
    private final boolean visiting;
    private final Visits visits = new Visits();
    private final MostlyOne<Integer, CompletableFuture<Optional<UpstreamPin>>> pins = new MostlyOne<>();
    private final RareMap<Integer, Boolean> lost = new RareMap<>();
    private final RareMap<Integer, Boolean> renewed = new RareMap<>();
    private final InFlightCalls inFlight = new InFlightCalls();
    private final PendingRequests pending = new PendingRequests();
    private final SessionFacts facts = new SessionFacts();
    private volatile @Nullable Principal owner;
    private Optional<ClientStream> stream = Optional.empty();
    private volatile boolean ended;
    private volatile Runnable pinned = () -> {};

    private Session(
            final String id,
            final String hash,
            final String route,
            final BirthRecord birth,
            final boolean recalled,
            final Optional<Homes> replicas,
            final boolean visiting) {
        this.id = id;
        this.hash = hash;
        this.route = route;
        this.birth = birth;
        this.expiresMillis = birth.expires().toEpochMilli();
        this.recalled = recalled;
        this.replicas = replicas;
        this.visiting = visiting;
        birth.upstreams().forEach(pin -> pins.put(pin.upstream(), CompletableFuture.completedFuture(Optional.of(pin))));
    }

    /** A session that opens now. */
    static Session born(
            final String id,
            final String hash,
            final String route,
            final BirthRecord birth,
            final Optional<Homes> replicas) {
        return new Session(id, hash, route, birth, false, replicas, false);
    }

    /** A session known by nothing but its id, after a restart or a long pause: its facts are forgotten. */
    static Session recalled(
            final String id,
            final String hash,
            final String route,
            final BirthRecord birth,
            final Optional<Homes> replicas) {
        return new Session(id, hash, route, birth, true, replicas, false);
    }

    /** A session of another replica's, known here by its id and by what its home tells. */
    static Session visiting(
            final String id, final String hash, final String route, final BirthRecord birth, final Homes homes) {
        return new Session(id, hash, route, birth, true, Optional.of(homes), true);
    }

    /** The replica that has its facts, where that is another one. */
    public Optional<ReplicaAddress> elsewhere() {
        return visiting ? birth.home() : Optional.empty();
    }

    /** Whether another replica is its home. */
    boolean isVisiting() {
        return visiting;
    }

    /** What asks its home, where that is another replica. */
    Optional<Homes> homes() {
        return visiting ? replicas : Optional.empty();
    }

    /** Says to that replica what the client has said in a message of several; nobody waits for it. */
    public void passOn(final ReplicaAddress replica, final byte[] message) {
        replicas.ifPresent(known -> known.passOn(this, replica, message));
    }

    /** Home was started anew: what it had learned since the session's birth is gone, here too. */
    void forgetLateSessions() {
        pins.clear();
        birth.upstreams().forEach(pin -> pins.put(pin.upstream(), CompletableFuture.completedFuture(Optional.of(pin))));
    }

    /** Whether what is on loopback here is on loopback at its home. */
    public boolean sharesLoopbackWithHome() {
        return birth.home()
                .flatMap(home -> replicas.map(known -> known.own().sharesLoopbackWith(home)))
                .orElse(true);
    }

    /** Whether its home, another replica, did not answer when it was asked last. */
    public boolean isHomeGone() {
        return visiting && visits.isHomeGone();
    }

    /** Tells all replicas that have clients of it what is known of it now, if this is its home; then completes. */
    public CompletableFuture<Void> tellOthers() {
        return visiting || replicas.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : replicas.get().tell(this);
    }

    /** Looks for its call that a client calls off at all replicas that have clients of it, if this is its home. */
    public void callOffElsewhere(final byte[] notification) {
        if (!visiting) {
            replicas.ifPresent(known -> known.callOff(this, notification));
        }
    }

    /** A client has come with it. Home has nobody to tell. */
    Session used() {
        if (visiting) {
            visits.used();
        }
        return this;
    }

    /** Which replicas know it, and how well. */
    Visits visits() {
        return visits;
    }

    /** What the client sends as {@code Mcp-Session-Id}. */
    public String id() {
        return id;
    }

    /** A short hash of the id for logs and spans. */
    public String hash() {
        return hash;
    }

    public String route() {
        return route;
    }

    public BirthRecord birth() {
        return birth;
    }

    /** Whether its id lives at that time. */
    boolean isAlive(final long nowMillis) {
        return nowMillis < expiresMillis;
    }

    /** Whether that principal opened it. Once hashed, its owner is known by name. */
    boolean belongsTo(final Principal principal) {
        if (principal.equals(owner)) {
            return true;
        }
        final boolean theirs = birth.principalHash() == PrincipalHash.of(principal);
        if (theirs) {
            owner = principal;
        }
        return theirs;
    }

    /** The calls that run in this session now. */
    public InFlightCalls inFlight() {
        return inFlight;
    }

    /** What servers have asked its client. */
    public PendingRequests pending() {
        return pending;
    }

    /** What its client has set up. */
    public SessionFacts facts() {
        return facts;
    }

    /** The session that is open on that upstream now, if one is. */
    public Optional<UpstreamPin> pin(final Upstream upstream) {
        return pins.get(upstream.key())
                .filter(CompletableFuture::isDone)
                .filter(pin -> !pin.isCompletedExceptionally())
                .flatMap(CompletableFuture::join);
    }

    /** Upstream sessions by {@link Upstream#key}: open, or being opened by one caller for all. */
    MostlyOne<Integer, CompletableFuture<Optional<UpstreamPin>>> pins() {
        return pins;
    }

    /**
     * Whether a session may once have been open on an upstream that the birth record does not name: as a fact that is
     * forgotten now.
     */
    boolean mayHaveForgotten() {
        return recalled;
    }

    /** What was open on that upstream is gone; whatever opens there next replaces it. */
    void lost(final int upstream) {
        lost.put(upstream, true);
    }

    /** Whether what has just opened on that upstream replaces a lost session; the client is then owed the news. */
    boolean replacesLost(final int upstream) {
        final boolean replaces = lost.remove(upstream).isPresent();
        if (replaces) {
            renewed.put(upstream, true);
        }
        return replaces;
    }

    /** Whether the answer at hand has to say that the upstream's session was renewed; true once per renewal. */
    public boolean takeRenewal(final int upstream) {
        return renewed.remove(upstream).isPresent();
    }

    /** Gives the news back where the answer at hand could not carry it, so that the next one does. */
    public void returnRenewal(final int upstream) {
        renewed.put(upstream, true);
    }

    /** Calls back whenever a session has opened on an upstream, or its subscriptions have changed; one listener, the last. */
    public void whenPinned(final Runnable listener) {
        pinned = listener;
    }

    /** Something is open or wanted upstream that was not. */
    public void pinned() {
        pinned.run();
    }

    /** From now on nothing more is opened for it. */
    public void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether it is in use though its client sends nothing: a call runs, or the client listens. */
    boolean isInUse() {
        return !inFlight.isEmpty() || stream().isPresent();
    }

    /**
     * Makes this the stream for the session's messages: each message goes to one stream.
     *
     * @return the one before, which the caller ends
     */
    public synchronized Optional<ClientStream> attach(final ClientStream opened) {
        final var before = stream;
        stream = Optional.of(opened);
        return before;
    }

    public synchronized void detach(final ClientStream closed) {
        stream = stream.filter(other -> !other.equals(closed));
    }

    public synchronized Optional<ClientStream> stream() {
        return stream;
    }
}
