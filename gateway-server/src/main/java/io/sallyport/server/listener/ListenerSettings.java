package io.sallyport.server.listener;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One listener as it runs.
 *
 * @param name the label in configuration, logs and metrics
 * @param host an address or a host name; empty means every IPv4 and IPv6 address
 * @param port 0 means any free one
 * @param tls absent for a plain listener
 * @param redirect if present every request is answered with 308 and reaches no tail
 * @param allowFrom judges the peer's own address, never a forwarded one
 */
public record ListenerSettings(
        String name,
        String host,
        int port,
        Optional<TlsSettings> tls,
        Optional<HttpsRedirect> redirect,
        Predicate<InetAddress> allowFrom,
        ListenerLimits limits) {

    /** The key in the configuration that says where this listener listens. */
    String addressKey() {
        return "listeners." + name + ".address";
    }

    String tlsKey() {
        return "listeners." + name + ".tls";
    }
}
