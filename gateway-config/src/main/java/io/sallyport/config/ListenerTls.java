package io.sallyport.config;

import java.util.List;

/**
 * TLS towards clients.
 *
 * @param certificates at least one, chosen by SNI; the first serves names that match none
 * @param minVersion by default 1.2
 */
public record ListenerTls(List<CertifiedKey> certificates, TlsVersion minVersion) {

    public ListenerTls {
        certificates = List.copyOf(certificates);
    }
}
