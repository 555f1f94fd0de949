package io.sallyport.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Turns birth records into session ids and back: {@code base64url(key id ‖ nonce ‖ AES-256-GCM(record))} with the route
 * as associated data, so that an id of one route opens on no other.
 */
final class SessionSeal {

    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int MOST = 2048;

    private volatile SessionKeys keys;
    private final SecureRandom random;

    SessionSeal(final SessionKeys keys, final SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** Uses other keys from now on. */
    void rotate(final SessionKeys changed) {
        keys = changed;
    }

    String seal(final BirthRecord record, final String route) {
        final var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        final var key = keys.sealing();
        try {
            final var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, route).doFinal(BirthRecordCodec.encode(record));
            final var id = ByteBuffer.allocate(KEY_ID + NONCE + sealed.length)
                    .putInt(key.id())
                    .put(nonce)
                    .put(sealed);
            return text(id.array());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }

    /** The record in an id; empty where the id is not one of ours, was altered, or belongs to another route. */
    Optional<BirthRecord> open(final String id, final String route) {
        if (id.length() > MOST) {
            return Optional.empty();
        }
        try {
            final var decoded = Base64.getUrlDecoder().decode(id);
            final var bytes = ByteBuffer.wrap(decoded);
            return bytes.remaining() > KEY_ID + NONCE && text(decoded).equals(id)
                    ? keys.byId(bytes.getInt()).flatMap(key -> open(bytes, key, route))
                    : Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The one spelling of those bytes: an id that was ended must not live on in another. */
    private static String text(final byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<BirthRecord> open(final ByteBuffer bytes, final SessionKeys.Key key, final String route) {
        final var nonce = new byte[NONCE];
        bytes.get(nonce);
        final var sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        try {
            return BirthRecordCodec.decode(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, route).doFinal(sealed));
        } catch (final GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(final int mode, final SessionKeys.Key key, final byte[] nonce, final String route)
            throws GeneralSecurityException {
        final var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(route.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
