package io.sallyport.config.pem;

import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A certificate chain and the private key that belongs to its leaf. */
public record KeyPairFiles(List<X509Certificate> chain, PrivateKey key) {

    private static final Integer DNS_NAME = 2;

    /** Reads and checks both. */
    public static KeyPairFiles read(final CertifiedKey files) throws UnusableCertificateException {
        final KeyPairFiles pair = new KeyPairFiles(chain(files.certificate()), PrivateKeys.read(files.key()));
        if (!pair.matches()) {
            throw new UnusableCertificateException(files.key().path(), "the key does not belong to the certificate");
        }
        return pair;
    }

    /** All certificates of a file, at least one. */
    public static List<X509Certificate> chain(final PemFile file) throws UnusableCertificateException {
        final List<X509Certificate> chain = new ArrayList<>();
        try {
            final CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            for (final Pem block : Pem.read(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (final CertificateException e) {
            throw new UnusableCertificateException(file.path(), "holds a damaged certificate", e);
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificateException(file.path(), "holds no certificate in PEM form");
        }
        return List.copyOf(chain);
    }

    /** Whether the key is that of the leaf. */
    public boolean matches() {
        return Belonging.of(key, leaf().getPublicKey());
    }

    /** Whether it is of Ed25519 or Ed448, which Java's own TLS takes and BoringSSL, as Netty has it, does not. */
    public boolean isEdwards() {
        return key.getAlgorithm().equals("EdDSA");
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** The leaf's DNS names in lower case. */
    public List<String> dnsNames() throws UnusableCertificateException {
        try {
            return Optional.ofNullable(leaf().getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .filter(name -> DNS_NAME.equals(name.get(0)))
                    .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                    .toList();
        } catch (final CertificateException e) {
            throw new UnusableCertificateException("certificate " + leaf().getSubjectX500Principal(), "bad names", e);
        }
    }
}
