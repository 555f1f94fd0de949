package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Verifies by the JDK's Ed25519 (RFC 8032, RFC 8037): nimbus has it only through a library that is not here. */
final class Ed25519 {

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /** What stands before the 32 bytes of a key in a SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final String ENCODING = "302a300506032b6570032100";

    private Ed25519() {}

    static boolean verify(final OctetKeyPair key, final byte[] signed, final byte[] signature)
            throws GeneralSecurityException {
        final var verifier = java.security.Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(encoded(key.getDecodedX())));
        verifier.update(signed);
        return signature.length == SIGNATURE_BYTES && verifier.verify(signature);
    }

    private static X509EncodedKeySpec encoded(final byte[] key) throws InvalidKeyException {
        if (key.length != KEY_BYTES) {
            throw new InvalidKeyException("an Ed25519 key has 32 bytes");
        }
        final var prefix = HexFormat.of().parseHex(ENCODING);
        return new X509EncodedKeySpec(ByteBuffer.allocate(prefix.length + key.length)
                .put(prefix)
                .put(key)
                .array());
    }
}
