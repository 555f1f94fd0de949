package io.sallyport.config.pem;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/** Whether a private key is that of a public one. */
final class Belonging {

    private static final byte[] PROBE = "sallyport".getBytes(StandardCharsets.US_ASCII);

    private Belonging() {}

    static boolean of(final PrivateKey mine, final PublicKey certified) {
        if (mine instanceof final RSAPrivateKey rsa) {
            return certified instanceof final RSAPublicKey theirs
                    && rsa.getModulus().equals(theirs.getModulus());
        }
        return (certified instanceof final ECPublicKey ec && says(mine, ec)) || signs(mine, certified);
    }

    /**
     * Most tools write the public key behind the private one (RFC 5915 §3), and both encodings end with its point. To sign
     * instead costs a tenth of the start: the first signature of a process computes tables of the curve. So a file whose two
     * halves are of different keys, which no tool writes, is taken at its word, and handshakes fail.
     */
    private static boolean says(final PrivateKey mine, final ECPublicKey certified) {
        final int coordinate = (certified.getParams().getCurve().getField().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
        return Arrays.equals(tail(mine.getEncoded(), 2 * coordinate), tail(certified.getEncoded(), 2 * coordinate));
    }

    private static byte[] tail(final byte[] all, final int length) {
        return Arrays.copyOfRange(all, Math.max(0, all.length - length), all.length);
    }

    private static boolean signs(final PrivateKey mine, final PublicKey certified) {
        try {
            final String algorithm = mine.getAlgorithm().equals("EC") ? "SHA256withECDSA" : mine.getAlgorithm();
            final Signature signer = Signature.getInstance(algorithm);
            signer.initSign(mine);
            signer.update(PROBE);
            final Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(PROBE);
            return verifier.verify(signer.sign());
        } catch (final GeneralSecurityException _) {
            return false; // keys of two kinds
        }
    }
}
