package io.sallyport.config;

import java.time.Duration;

/**
 * What one listener puts up with.
 *
 * @param body bytes of one request's body
 * @param headers bytes of one request's head
 * @param jsonDepth how deep a body's arrays and objects nest
 * @param connections open at once
 * @param streams open at once on one HTTP/2 connection
 * @param requestsPerSecond of one connection; above it the connection is not read until the next second
 * @param headerTimeout from the first byte of a request to the end of its head, and for the TLS handshake
 * @param bodyTimeout from the end of the head to the end of the body
 * @param idleTimeout how long a connection may be open with no request on it
 */
public record ListenerLimits(
        long body,
        long headers,
        int jsonDepth,
        int connections,
        int streams,
        int requestsPerSecond,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration idleTimeout) {

    public static final ListenerLimits DEFAULT = new ListenerLimits(
            16L << 20,
            64L << 10,
            64,
            10_000,
            100,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));
}
