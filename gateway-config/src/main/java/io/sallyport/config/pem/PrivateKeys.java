package io.sallyport.config.pem;

import io.sallyport.config.PemFile;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Reads private keys: PKCS#8 (RFC 5958), and the older PKCS#1 of RSA (RFC 8017) and SEC 1 of elliptic curves (RFC 5915),
 * which cert-manager writes unless told otherwise.
 */
public final class PrivateKeys {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /** The first key of the file. */
    public static PrivateKey read(final PemFile file) throws UnusableCertificateException {
        for (final Pem block : Pem.read(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(file, block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(file, Der.wrapRsaKey(block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return pkcs8(file, Der.wrapEcKey(block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw block.encrypted();
                default -> {
                    // a certificate or curve parameters beside the key
                }
            }
        }
        throw new UnusableCertificateException(file.path(), "holds no private key in PEM form");
    }

    private static PrivateKey pkcs8(final PemFile file, final byte[] der) throws UnusableCertificateException {
        for (final String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (final InvalidKeySpecException _) {
                // a key of another algorithm
            } catch (final GeneralSecurityException e) {
                throw new UnusableCertificateException(file.path(), algorithm + " is not available", e);
            }
        }
        throw new UnusableCertificateException(
                file.path(), "the private key is neither RSA nor EC nor EdDSA, or damaged");
    }
}
