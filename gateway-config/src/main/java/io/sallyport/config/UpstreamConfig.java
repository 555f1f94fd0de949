package io.sallyport.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An MCP server: reached by HTTP, or run by the gateway.
 *
 * @param endpoints at least one, the one {@code url} where that was written; none where the gateway runs the server
 * @param process how to run the server
 * @param transport how the endpoints are spoken to
 * @param era which shape of the protocol is spoken with it
 * @param resolve what a host name stands for
 * @param headers sent with every request, in the order they were written
 * @param onLostSession what becomes of a client's session when the upstream forgot its own
 * @param required whether the gateway is unready without it; absent means only as a route's sole upstream
 * @param trustHints whether a tool's {@code readOnlyHint} and {@code idempotentHint} make a call safe to retry
 * @param eventLimit bytes of one SSE event, or of one message of a process
 */
public record UpstreamConfig(
        List<URI> endpoints,
        Optional<ProcessConfig> process,
        Transport transport,
        UpstreamEra era,
        Resolve resolve,
        Map<String, Secret> headers,
        Timeouts timeouts,
        Pool pool,
        Health health,
        Breaker breaker,
        CatalogueTimes catalogue,
        Sessions session,
        OnLostSession onLostSession,
        Optional<Boolean> required,
        boolean trustHints,
        Optional<UpstreamTls> tls,
        long eventLimit) {

    public UpstreamConfig {
        endpoints = List.copyOf(endpoints);
        headers = Ordered.copyOf(headers);
    }

    /** Which transport of MCP an HTTP endpoint has. */
    public enum Transport {
        /** One endpoint for everything, since 2025-03-26. */
        STREAMABLE_HTTP,
        /** A stream that names an endpoint for messages, until 2024-11-05. */
        SSE
    }

    /** Which shape of the protocol is spoken. */
    public enum UpstreamEra {
        /** The one without sessions where the server knows it, else the one with. */
        AUTO,
        /** {@code initialize} and sessions, until 2025-11-25. */
        LEGACY,
        /** Without sessions, since 2026-07-28. */
        MODERN
    }

    /** What a host name stands for. */
    public enum Resolve {
        /** One endpoint, whatever it resolves to. */
        NAME,
        /** Every A and AAAA record is an endpoint. */
        EACH
    }

    /** When a client's session gets a session of the upstream's. */
    public enum Sessions {
        /** When the client initialises. */
        EAGER,
        /** With the first call. */
        LAZY,
        /** Never. */
        NONE
    }

    /** What becomes of a client's session when the upstream forgot its own. */
    public enum OnLostSession {
        RENEW,
        END
    }

    /**
     * @param start of a program, which may install itself first: until it has answered {@code server/discover} or {@code
     *     initialize}
     * @param list for lists, and for {@code initialize} of what is reached by URL
     * @param call of silence during a call; progress and events start it again
     * @param callMax for a call in all
     */
    public record Timeouts(Duration connect, Duration start, Duration list, Duration call, Duration callMax) {

        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(300),
                Duration.ofHours(1));
    }

    /**
     * @param connections per endpoint
     * @param maxWait for a free one, written {@code wait}
     */
    public record Pool(int connections, Duration maxWait) {

        public static final Pool DEFAULT = new Pool(20, Duration.ofSeconds(5));
    }

    /** @param failures in a row that make an endpoint down */
    public record Health(Duration interval, Duration timeout, int failures) {

        public static final Health DEFAULT = new Health(Duration.ofSeconds(30), Duration.ofSeconds(5), 3);
    }

    /** Opens after so many connect failures, resets and 502, 503, 504 within the window. */
    public record Breaker(int failures, Duration window) {

        public static final Breaker DEFAULT = new Breaker(5, Duration.ofSeconds(30));
    }

    /**
     * @param ttl how long a list counts as fresh where the upstream cannot notify
     * @param grace how long the lists of an upstream that is down are kept
     */
    public record CatalogueTimes(Duration ttl, Duration grace) {

        public static final CatalogueTimes DEFAULT = new CatalogueTimes(Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
}
