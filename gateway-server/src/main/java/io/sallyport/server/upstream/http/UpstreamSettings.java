package io.sallyport.server.upstream.http;

import io.sallyport.config.UpstreamTls;
import java.time.Duration;
import java.util.Optional;

/**
 * How to connect to the endpoints of one upstream.
 *
 * @param connectTimeout from the look-up of the name to the end of the TLS handshake, over all addresses
 * @param poolConnections how many pooled connections one endpoint may have, on all loops together
 * @param poolWait how long a request may wait for one of them
 * @param poolWaiters how many requests may wait at once
 * @param maxHeadBytes the limit of a response's head
 * @param tls for {@code https} endpoints; without it the platform's certificates are trusted
 */
public record UpstreamSettings(
        Duration connectTimeout,
        int poolConnections,
        Duration poolWait,
        int poolWaiters,
        int maxHeadBytes,
        Optional<UpstreamTls> tls) {

    public static final UpstreamSettings DEFAULTS =
            new UpstreamSettings(Duration.ofSeconds(2), 20, Duration.ofSeconds(5), 1_000, 64 * 1024, Optional.empty());

    public UpstreamSettings {
        if (poolConnections < 1) {
            throw new IllegalArgumentException("a pool without connections serves no request");
        }
    }
}
