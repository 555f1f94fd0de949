package io.sallyport.server.session;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what one replica sends another: {@code key id ‖ nonce ‖ AES-256-GCM(time ‖ receiver ‖ message)} by a key that
 * follows from a session key. It opens at its receiver alone, for what it was sealed for, within half a minute, and once.
 */
public final class RelaySeal {

    /** How far the clocks of two replicas may be apart, the way of the message included. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** 33,000 a second, which is more than a replica can serve. */
    private static final int MOST_FRESH = 1_000_000;

    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int MOST_HEAD = Long.BYTES + ReplicaAddress.MOST_BYTES;

    private final Supplier<SessionKeys> keys;
    private final ReplicaAddress own;
    private final SecureRandom random;
    private final InstantSource clock;
    private final SeenNonces seen = new SeenNonces(FRESH, MOST_FRESH);

    /** What a message is for; sealed for one, it is nothing for the other. */
    public enum Purpose {
        ASK,
        RELAY
    }

    RelaySeal(
            final Supplier<SessionKeys> keys,
            final ReplicaAddress own,
            final SecureRandom random,
            final InstantSource clock) {
        this.keys = keys;
        this.own = own;
        this.random = random;
        this.clock = clock;
    }

    public byte[] seal(final byte[] message, final Purpose purpose, final ReplicaAddress receiver) {
        final var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        final var key = keys.get().sealing();
        final var head = ByteBuffer.allocate(MOST_HEAD).putLong(clock.millis());
        ReplicaAddress.write(Optional.of(receiver), head);
        head.flip();
        final var out = ByteBuffer.allocate(KEY_ID + NONCE + head.remaining() + message.length + TAG)
                .putInt(key.id())
                .put(nonce);
        try {
            final var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose);
            cipher.update(head, out);
            cipher.doFinal(ByteBuffer.wrap(message), out);
            return out.array();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }

    /** The message; empty where it is not for us, of nobody with our keys, too old, or here already. */
    public Optional<byte[]> open(final byte[] sealed, final Purpose purpose) {
        if (sealed.length < KEY_ID + NONCE + TAG) {
            return Optional.empty();
        }
        final var in = ByteBuffer.wrap(sealed);
        return keys.get().byId(in.getInt()).flatMap(key -> open(in, key, purpose));
    }

    private Optional<byte[]> open(final ByteBuffer in, final SessionKeys.Key key, final Purpose purpose) {
        final var nonce = new byte[NONCE];
        in.get(nonce);
        final var encrypted = new byte[in.remaining()];
        in.get(encrypted);
        try {
            final var content = ByteBuffer.wrap(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, purpose).doFinal(encrypted));
            final long now = clock.millis();
            final long sent = content.getLong();
            final boolean forUs = ReplicaAddress.read(content).equals(Optional.of(own));
            if (!forUs || Math.abs(now - sent) > FRESH.toMillis() || !seen.isNew(nonce, sent, now)) {
                return Optional.empty();
            }
            final var message = new byte[content.remaining()];
            content.get(message);
            return Optional.of(message);
        } catch (final GeneralSecurityException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(final int mode, final SessionKeys.Key key, final byte[] nonce, final Purpose purpose)
            throws GeneralSecurityException {
        final var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.relays(), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(purpose.name().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
