package io.sallyport.server.upstream;

import java.time.Duration;
import java.util.Map;

/**
 * How to treat an upstream, resolved from the configuration.
 *
 * @param era whether it is to be found out which shape of the protocol its endpoints speak
 * @param headers fields every request carries, secrets included
 * @param handshake how long {@code server/discover} and {@code initialize} may take, the start of a program included
 * @param list how long each page of a list may take
 * @param silence how long a call may be silent; progress and events reset it
 * @param callMax how long a call may take in all
 * @param trustHints whether a tool that calls itself read-only or idempotent may be called again where a call broke
 * @param eventLimit bytes of one event of a stream
 */
public record UpstreamSettings(
        String name,
        EraMode era,
        Map<String, String> headers,
        Duration handshake,
        Duration list,
        Duration silence,
        Duration callMax,
        Health health,
        SessionMode session,
        LostSession onLostSession,
        Catalogue catalogue,
        BreakerSettings breaker,
        boolean trustHints,
        int eventLimit) {

    /** When health checks run and how many in a row make an endpoint down. */
    public record Health(Duration interval, Duration timeout, int failures) {}

    /**
     * @param ttl how long a catalogue counts as fresh where the upstream cannot say that it changed
     * @param grace how long a catalogue is kept while the upstream is down
     */
    public record Catalogue(Duration ttl, Duration grace) {}

    /** So many failures within that window open the breaker of an endpoint, for as long as the window. */
    public record BreakerSettings(int failures, Duration window) {}

    /** Which shape of the protocol is spoken with its endpoints. */
    public enum EraMode {
        /** What each turns out to speak. */
        AUTO,
        LEGACY,
        MODERN
    }

    /** When a client's session gets one of its own on the upstream. */
    public enum SessionMode {
        EAGER,
        LAZY,
        NONE
    }

    /** What follows when an upstream has forgotten a session. */
    public enum LostSession {
        RENEW,
        END
    }

    @Override
    public String toString() {
        return "UpstreamSettings[" + name + "]";
    }
}
