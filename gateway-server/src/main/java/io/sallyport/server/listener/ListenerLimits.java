package io.sallyport.server.listener;

import java.time.Duration;

/**
 * How much one listener and one of its connections may take.
 *
 * @param connections open at once; one more is closed at accept
 * @param tlsHandshake from accept to the end of the handshake
 * @param head from the first byte of a request's head to its last; then 408
 * @param idle a connection without an exchange under way
 * @param linger how long the rest of a request is read and dropped after it was answered early, and how long the
 *     answer to a client that closed its sending side may still take
 * @param streams of one HTTP/2 connection open at once
 * @param requestsPerSecond of one connection; above it the connection is not read until the next second
 * @param requestLineBytes the longest request line
 * @param headerBytes all header fields together
 */
public record ListenerLimits(
        int connections,
        Duration tlsHandshake,
        Duration head,
        Duration idle,
        Duration linger,
        int streams,
        int requestsPerSecond,
        int requestLineBytes,
        int headerBytes) {

    public static final ListenerLimits DEFAULT = new ListenerLimits(
            10_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            128,
            10_000,
            16 * 1024,
            64 * 1024);
}
