package io.sallyport.config;

import java.util.Optional;

/**
 * TLS towards an upstream.
 *
 * @param ca who may have signed its certificate; absent means whom the JDK trusts
 * @param client what the gateway proves itself with
 */
public record UpstreamTls(Optional<PemFile> ca, Optional<CertifiedKey> client) {}
