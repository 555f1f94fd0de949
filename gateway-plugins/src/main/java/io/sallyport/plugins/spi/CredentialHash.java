package io.sallyport.plugins.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a credential: what caches and key files keep in its place. Compares in constant time; never printed.
 */
public record CredentialHash(long first, long second, long third, long fourth) {

    /** Never used, only copied: to look for one costs a tenth of a token's verdict. */
    private static final MessageDigest FRESH = fresh();

    public static CredentialHash of(final String credential) {
        return of(credential.getBytes(StandardCharsets.UTF_8), 0);
    }

    /**
     * @param octets in UTF-8
     * @param from where the credential begins among them: it goes on to their end
     */
    static CredentialHash of(final byte[] octets, final int from) {
        final var digest = sha256();
        digest.update(octets, from, octets.length - from);
        return of(ByteBuffer.wrap(digest.digest()));
    }

    /**
     * Reads 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException for anything else, with a message that does not repeat it
     */
    public static CredentialHash ofHex(final String hex) {
        if (hex.length() != 64 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
        return of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    /** What {@link #ofHex} reads, in small letters. */
    public String hex() {
        return "%016x%016x%016x%016x".formatted(first, second, third, fourth);
    }

    private static CredentialHash of(final ByteBuffer digest) {
        return new CredentialHash(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException("every Java platform copies its own digests", e);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof CredentialHash(long a, long b, long c, long d)
                && ((first ^ a) | (second ^ b) | (third ^ c) | (fourth ^ d)) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return "***";
    }
}
