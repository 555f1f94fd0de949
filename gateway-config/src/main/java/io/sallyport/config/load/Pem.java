package io.sallyport.config.load;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM of RFC 7468: certificates, and private keys in PKCS #8. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final byte[] PROOF = "sallyport".getBytes(StandardCharsets.US_ASCII);

    private Pem() {}

    /** @throws GeneralSecurityException where one is malformed, or there is none */
    static List<X509Certificate> certificates(final String text) throws GeneralSecurityException {
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final List<X509Certificate> certificates = new ArrayList<>();
        for (final byte[] der : blocks(text, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return certificates;
    }

    /** @throws GeneralSecurityException where it is malformed, encrypted, of another kind, or there is none */
    static PrivateKey key(final String text) throws GeneralSecurityException {
        final List<byte[]> keys = blocks(text, "PRIVATE KEY");
        if (keys.size() != 1) {
            throw new InvalidKeySpecException("not exactly one key");
        }
        for (final String algorithm : ALGORITHMS) {
            final Optional<PrivateKey> key = key(KeyFactory.getInstance(algorithm), keys.getFirst());
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new InvalidKeySpecException("an unknown algorithm");
    }

    private static Optional<PrivateKey> key(final KeyFactory factory, final byte[] der) {
        try {
            return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (final InvalidKeySpecException ofAnotherAlgorithm) {
            return Optional.empty();
        }
    }

    static boolean belong(final X509Certificate certificate, final PrivateKey key) {
        if (certificate.getPublicKey() instanceof final RSAPublicKey open
                && key instanceof final RSAPrivateKey secret) {
            return open.getModulus().equals(secret.getModulus());
        }
        return verifies(certificate, key);
    }

    private static boolean verifies(final X509Certificate certificate, final PrivateKey key) {
        try {
            final Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
            signature.initSign(key);
            signature.update(PROOF);
            final byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (final GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private static List<byte[]> blocks(final String text, final String label) throws GeneralSecurityException {
        final List<byte[]> blocks = new ArrayList<>();
        final Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(label)) {
                blocks.add(der(matcher.group(2)));
            }
        }
        return blocks;
    }

    private static byte[] der(final String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (final IllegalArgumentException malformed) {
            throw new CertificateException("not Base64", malformed);
        }
    }
}
