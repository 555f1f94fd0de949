package io.sallyport.server.upstream.http;

import java.util.Optional;

/**
 * How to trust an upstream and be trusted by it; every part is the content of a PEM file.
 *
 * @param ca the certificates to trust in place of the platform's
 * @param certificate the client certificate with its chain
 * @param key its private key, PKCS #8 without a password
 */
public record SslSettings(Optional<String> ca, Optional<String> certificate, Optional<String> key) {

    public SslSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a client certificate and its key are given together");
        }
    }

    /** Names no content: one part is a secret. */
    @Override
    public String toString() {
        return "SslSettings[ca=%s, clientCertificate=%s]".formatted(ca.isPresent(), certificate.isPresent());
    }
}
