package io.sallyport.server.listener;

import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A certificate chain and the private key that belongs to its leaf. */
record KeyPairFiles(List<X509Certificate> chain, PrivateKey key) {

    private static final Integer DNS_NAME = 2;

    /** Reads and checks both. */
    static KeyPairFiles read(final CertifiedKey files) throws UnusableCertificateException {
        final KeyPairFiles pair = new KeyPairFiles(chain(files.certificate()), PrivateKeys.read(files.key()));
        if (!pair.matches()) {
            throw new UnusableCertificateException(files.key().path() + ": is not the key of the certificate in "
                    + files.certificate().path());
        }
        return pair;
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /** The leaf's DNS names in lower case. */
    List<String> dnsNames() throws UnusableCertificateException {
        try {
            return Optional.ofNullable(leaf().getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .filter(name -> DNS_NAME.equals(name.get(0)))
                    .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                    .toList();
        } catch (final CertificateException e) {
            throw new UnusableCertificateException(
                    "certificate " + leaf().getSubjectX500Principal() + ": bad names", e);
        }
    }

    private static List<X509Certificate> chain(final PemFile file) throws UnusableCertificateException {
        final List<X509Certificate> chain = new ArrayList<>();
        try {
            final CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            for (final Pem block : Pem.read(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (final CertificateException e) {
            throw new UnusableCertificateException(file.path() + ": holds a damaged certificate", e);
        }
        if (chain.isEmpty()) {
            throw new UnusableCertificateException(file.path() + ": holds no certificate in PEM form");
        }
        return List.copyOf(chain);
    }

    private boolean matches() {
        final PublicKey certified = leaf().getPublicKey();
        if (key instanceof final RSAPrivateKey mine) {
            return certified instanceof final RSAPublicKey theirs
                    && mine.getModulus().equals(theirs.getModulus());
        }
        try {
            final byte[] probe = "sallyport".getBytes(StandardCharsets.US_ASCII);
            final String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
            final Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            final Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(probe);
            return verifier.verify(signer.sign());
        } catch (final GeneralSecurityException _) {
            return false; // keys of two kinds
        }
    }
}
