package io.sallyport.server.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to treat an upstream, resolved from the configuration.
 *
 * @param headers fields every request carries, secrets included
 * @param list how long {@code initialize} and each page of a list may take
 * @param silence how long a call may be silent; progress and events reset it
 * @param callMax how long a call may take in all
 * @param grace how long a catalogue is kept while the upstream is down
 */
public record UpstreamSettings(
        String name,
        Map<String, String> headers,
        Duration list,
        Duration silence,
        Duration callMax,
        Health health,
        SessionMode session,
        LostSession onLostSession,
        Duration grace) {

    /** When health checks run and how many in a row make an endpoint down. */
    public record Health(Duration interval, Duration timeout, int failures) {}

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

    /** Where its endpoints come from. */
    public record Location(List<Endpoint> endpoints, boolean resolveEach) {}

    @Override
    public String toString() {
        return "UpstreamSettings[" + name + "]";
    }
}
