package io.sallyport.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what the gateway gives out and wants back unread and unaltered:
 * {@code base64url(key id ‖ nonce ‖ AES-256-GCM(content))} with its context as associated data, so that what was given
 * out in one context opens in no other.
 */
public final class Seal {

    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int MOST = 2048;

    private volatile SessionKeys keys;
    private final SecureRandom random;

    Seal(final SessionKeys keys, final SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** Uses other keys from now on. */
    void rotate(final SessionKeys changed) {
        keys = changed;
    }

    SessionKeys keys() {
        return keys;
    }

    public String seal(final byte[] content, final String context) {
        final var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        return seal(content, context, keys.sealing(), nonce);
    }

    /**
     * The same text whenever the same is sealed in the same context by the same key, for what clients compare: its nonce
     * follows from both, by a key of its own.
     */
    public String sealAlike(final byte[] content, final String context) {
        final var key = keys.sealing();
        final var place = context.getBytes(StandardCharsets.UTF_8);
        final var all = ByteBuffer.allocate(Integer.BYTES + place.length + content.length)
                .putInt(place.length)
                .put(place)
                .put(content);
        try {
            final var mac = Mac.getInstance("HmacSHA256");
            mac.init(key.nonces());
            return seal(content, context, key, Arrays.copyOf(mac.doFinal(all.array()), NONCE));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static String seal(
            final byte[] content, final String context, final SessionKeys.Key key, final byte[] nonce) {
        try {
            final var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(content);
            final var whole = ByteBuffer.allocate(KEY_ID + NONCE + sealed.length)
                    .putInt(key.id())
                    .put(nonce)
                    .put(sealed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }

    /** What was sealed; empty where it was not by us, was altered, or belongs to another context. */
    public Optional<byte[]> open(final String sealed, final String context) {
        if (sealed.length() > MOST) {
            return Optional.empty();
        }
        return decoded(sealed)
                .filter(bytes -> bytes.remaining() > KEY_ID + NONCE)
                .flatMap(bytes -> keys.byId(bytes.getInt()).flatMap(key -> open(bytes, key, context)));
    }

    /** Whether the key that sealed that is still among ours. */
    boolean canOpen(final String sealed) {
        return decoded(sealed)
                .filter(bytes -> bytes.remaining() > KEY_ID)
                .flatMap(bytes -> keys.byId(bytes.getInt()))
                .isPresent();
    }

    /** Only the one spelling that was given out: two ids for one session would outlive its end. */
    private static Optional<ByteBuffer> decoded(final String sealed) {
        try {
            final var bytes = Base64.getUrlDecoder().decode(sealed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(sealed)
                    ? Optional.of(ByteBuffer.wrap(bytes))
                    : Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> open(final ByteBuffer bytes, final SessionKeys.Key key, final String context) {
        final var nonce = new byte[NONCE];
        bytes.get(nonce);
        final var sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(sealed));
        } catch (final GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(final int mode, final SessionKeys.Key key, final byte[] nonce, final String context)
            throws GeneralSecurityException {
        final var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
