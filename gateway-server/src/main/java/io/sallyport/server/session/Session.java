package io.sallyport.server.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Map<Integer, CompletableFuture<Optional<UpstreamPin>>> pins = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> renewals = new ConcurrentHashMap<>();
    private final InFlightCalls inFlight = new InFlightCalls();
    private volatile boolean ended;
    private Optional<ClientStream> stream = Optional.empty();

    Session(final String id, final String hash, final String route, final BirthRecord birth) {
        this.id = id;
        this.hash = hash;
        this.route = route;
        this.birth = birth;
        birth.upstreams().forEach(pin -> pins.put(pin.upstream(), CompletableFuture.completedFuture(Optional.of(pin))));
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

    /** The calls that run in this session now. */
    public InFlightCalls inFlight() {
        return inFlight;
    }

    /** Upstream sessions by {@link UpstreamPin#nameKey}: open, or being opened by one caller for all. */
    Map<Integer, CompletableFuture<Optional<UpstreamPin>>> pins() {
        return pins;
    }

    /** Remembers that the next answer of that upstream has to say that its session was renewed. */
    void renewed(final int upstream) {
        renewals.merge(upstream, 1, Integer::sum);
    }

    /** Whether the answer at hand has to say that the upstream's session was renewed; true once per renewal. */
    public boolean takeRenewal(final int upstream) {
        return !renewals.isEmpty() && renewals.remove(upstream) != null;
    }

    /** Whether something goes on in it, however long ago the client last asked. */
    boolean isInUse() {
        return stream().isPresent() || !inFlight.isEmpty();
    }

    /** The client has ended it: its stream ends, and nothing is opened upstream for it any more. */
    void end() {
        ended = true;
        stream().ifPresent(ClientStream::end);
    }

    boolean isEnded() {
        return ended;
    }

    /** Makes this the stream for the session's messages and ends the one before: each message goes to one stream. */
    public synchronized void attach(final ClientStream opened) {
        stream.ifPresent(ClientStream::end);
        stream = Optional.of(opened);
    }

    public synchronized void detach(final ClientStream closed) {
        stream = stream.filter(other -> !other.equals(closed));
    }

    public synchronized Optional<ClientStream> stream() {
        return stream;
    }
}
