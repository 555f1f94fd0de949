package io.sallyport.server.listener;

import java.nio.file.Path;
import java.util.List;

/**
 * How a listener speaks TLS.
 *
 * @param certificates chosen by the client's SNI against their DNS names; the first is the default
 * @param minVersion the oldest version spoken
 * @param engine what does the cryptography
 */
public record TlsSettings(List<CertificateFiles> certificates, Version minVersion, Engine engine) {

    public TlsSettings {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate");
        }
    }

    /** PEM files: the chain, leaf first, and its private key (PKCS#8, PKCS#1 or SEC 1, not encrypted). */
    public record CertificateFiles(Path certificate, Path key) {}

    /** Versions of TLS that may be the oldest. */
    public enum Version {
        TLS_1_2,
        TLS_1_3
    }

    /** What does the cryptography. */
    public enum Engine {
        /** BoringSSL where its native library loads, else the JDK. */
        NATIVE_OR_JDK,
        JDK;

        /** What it comes to on this machine: {@code boringssl} or {@code jdk}. */
        public String inUse() {
            return switch (TlsContexts.provider(this)) {
                case OPENSSL, OPENSSL_REFCNT -> "boringssl";
                case JDK -> "jdk";
            };
        }
    }
}
