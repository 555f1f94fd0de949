package io.sallyport.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The keys that seal and open session ids: the first seals, all open, so that keys can be rotated. */
public record SessionKeys(List<Key> keys) {

    private static final byte[] SEALING = "sallyport session id v1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RELAYS = "sallyport relay v1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONCES = "sallyport nonce v1".getBytes(StandardCharsets.UTF_8);

    /**
     * A key under the number that ids name it by.
     *
     * @param id derived from the key, so that operators never have to keep numbers in step
     * @param nonces another one, by which a nonce follows from what is sealed
     * @param relays another one, for what replicas send each other
     */
    public record Key(int id, SecretKey secret, SecretKey nonces, SecretKey relays) {}

    public SessionKeys {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("at least one session key is needed");
        }
    }

    /** Keys from configured secrets, in their order. */
    public static SessionKeys of(final List<String> secrets) {
        return new SessionKeys(secrets.stream()
                .map(secret -> key(secret.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    /** A key that dies with the process, and every session with it. */
    public static SessionKeys random() {
        final var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new SessionKeys(List.of(key(secret)));
    }

    Key sealing() {
        return keys.getFirst();
    }

    Optional<Key> byId(final int id) {
        return keys.stream().filter(key -> key.id() == id).findFirst();
    }

    private static Key key(final byte[] secret) {
        try {
            final var derived = derived(secret, "AES", SEALING);
            final var digest = MessageDigest.getInstance("SHA-256").digest(derived.getEncoded());
            return new Key(
                    ByteBuffer.wrap(digest).getInt(),
                    derived,
                    derived(secret, "HmacSHA256", NONCES),
                    derived(secret, "AES", RELAYS));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
        }
    }

    private static SecretKey derived(final byte[] secret, final String algorithm, final byte[] purpose)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        algorithm, HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(purpose, 32));
    }
}
