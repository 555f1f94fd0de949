package io.sallyport.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A port for clients. Every route is reachable on every listener that does not redirect.
 *
 * @param publicUrl scheme, host and port as clients see them, without a path
 * @param tls absent means plain HTTP
 * @param redirectToHttps answers everything with a redirect to the public URL
 * @param allowFrom who may connect; empty means everyone
 * @param trustedProxies whose forwarded headers count; empty means nobody's
 */
public record ListenerConfig(
        Address address,
        Optional<URI> publicUrl,
        Optional<ListenerTls> tls,
        boolean redirectToHttps,
        List<Cidr> allowFrom,
        List<Cidr> trustedProxies,
        ListenerLimits limits) {

    public ListenerConfig {
        allowFrom = List.copyOf(allowFrom);
        trustedProxies = List.copyOf(trustedProxies);
    }
}
