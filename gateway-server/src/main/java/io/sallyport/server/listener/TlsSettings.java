package io.sallyport.server.listener;

import io.netty.handler.ssl.OpenSsl;
import io.sallyport.config.CertifiedKey;
import java.util.List;
import java.util.Optional;

/**
 * How a listener speaks TLS.
 *
 * @param certificates chosen by the client's SNI against their DNS names; the first is the default. Their keys are
 *     PKCS#8, PKCS#1 or SEC 1, not encrypted
 * @param minVersion the oldest version spoken
 * @param engine what does the cryptography
 */
public record TlsSettings(List<CertifiedKey> certificates, Version minVersion, Engine engine) {

    public TlsSettings {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate");
        }
    }

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

        /** What {@link #NATIVE_OR_JDK} comes to on this machine: {@code boringssl} or {@code jdk}. */
        public static String inUse() {
            return OpenSsl.isAvailable() ? "boringssl" : "jdk";
        }

        /** Why that is the JDK, where it is. */
        public static Optional<String> whyNotNative() {
            return Optional.ofNullable(OpenSsl.unavailabilityCause()).map(Throwable::toString);
        }
    }
}
