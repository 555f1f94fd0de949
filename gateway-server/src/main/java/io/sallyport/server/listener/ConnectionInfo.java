package io.sallyport.server.listener;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is known of a connection before its first request.
 *
 * @param listener the name in the configuration
 * @param peer who connected: the client, or a proxy before it
 * @param sni the host name the client asked for in its TLS handshake, in lower case
 */
public record ConnectionInfo(
        String listener,
        InetSocketAddress peer,
        InetSocketAddress local,
        boolean tls,
        boolean http2,
        Optional<String> sni) {}
