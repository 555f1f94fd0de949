package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Era;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint as it is now: whether MCP answers there, its breaker, and how many calls it is busy with. */
public final class LiveEndpoint {

    private static final Duration GONE_AFTER = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final int key;
    private final Breaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Health health = Health.UNKNOWN;
    private volatile String downReason = "";
    private volatile String downDetail = "";
    private volatile Optional<Handshake> handshake = Optional.empty();
    private volatile Freshness discovered = Freshness.NONE;
    private final InstantSource clock;
    private volatile long refusingSince;
    private volatile boolean noStreams;
    private volatile Runnable suspicious = () -> {};
    private volatile Optional<Found> found = Optional.empty();

    /** What it was found to speak, and until when that is believed. */
    private record Found(Era era, long untilMillis) {}

    /** What the last health checks said. */
    public enum Health {
        UNKNOWN,
        UP,
        DOWN
    }

    LiveEndpoint(final Endpoint endpoint, final UpstreamSettings.BreakerSettings breaker, final InstantSource clock) {
        this.endpoint = endpoint;
        this.key = endpoint.key();
        this.breaker = new Breaker(breaker, clock);
        this.clock = clock;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The endpoint's {@link Endpoint#key()}. */
    public int key() {
        return key;
    }

    public Breaker breaker() {
        return breaker;
    }

    public Health health() {
        return health;
    }

    /** A fixed word for why it is down, empty otherwise. */
    public String downReason() {
        return downReason;
    }

    /** The same with what else is known, for operators: it may hold addresses. */
    public String downDetail() {
        return downDetail;
    }

    /** Whether new sessions and calls may be placed here: not known to be down, breaker closed, not refusing. */
    public boolean isUsable() {
        return health != Health.DOWN && !breaker.isOpen() && !isGone();
    }

    /** Whether it refused the last connection that was tried. */
    public boolean isRefusing() {
        return refusingSince != 0;
    }

    /** Whether it has refused every connection for a second: its sessions will not come back by waiting. */
    public boolean isGone() {
        final long since = refusingSince;
        return since != 0 && clock.millis() - since >= GONE_AFTER.toMillis();
    }

    /** What the gateway's own session learned last; absent until the first handshake. */
    public Optional<Handshake> handshake() {
        return handshake;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Calls back, on any thread, when it begins to refuse connections, or answers as if it spoke another era. */
    void onSuspicion(final Runnable listener) {
        suspicious = listener;
    }

    /** The era it was found to speak, for as long as that is believed. */
    Optional<Era> era() {
        return found.filter(known -> clock.millis() < known.untilMillis()).map(Found::era);
    }

    void speaks(final Era era, final Duration believed) {
        found = Optional.of(new Found(era, clock.millis() + believed.toMillis()));
    }

    /** It has answered as no server of its era does: it is soon asked anew which one it speaks. Any thread. */
    public void doubt() {
        if (found.isPresent()) {
            found = Optional.empty();
            suspicious.run();
        }
    }

    /** How long that may be kept, and by whom. */
    CacheHint hint() {
        return health == Health.UP ? discovered.at(clock.millis()) : CacheHint.NONE;
    }

    /** It has said what it can do, and how long that holds. */
    void discovered(final CacheHint hint) {
        discovered = Freshness.said(hint, clock.millis());
    }

    /** Whether it was last found to speak without sessions. */
    public boolean isModern() {
        return handshake.filter(Handshake::isModern).isPresent();
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    void refused() {
        if (refusingSince == 0) {
            refusingSince = Math.max(1, clock.millis());
            suspicious.run();
        }
    }

    void connected() {
        if (refusingSince != 0) {
            refusingSince = 0;
        }
    }

    /** Whether it answers GET with 405; asked anew once the gateway's own session is another. */
    boolean hasNoStreams() {
        return noStreams;
    }

    void hasNoStreams(final boolean none) {
        noStreams = none;
    }

    void shookHands(final Handshake learned) {
        handshake = Optional.of(learned);
        discovered = learned.isModern() ? Freshness.NONE : Freshness.OF_SESSIONS;
        noStreams = false;
    }

    void up() {
        health = Health.UP;
        downReason = "";
        downDetail = "";
    }

    void down(final String reason, final String detail) {
        health = Health.DOWN;
        downReason = reason;
        downDetail = detail;
    }
}
