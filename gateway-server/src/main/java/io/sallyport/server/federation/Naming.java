package io.sallyport.server.federation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Published names. With a prefix {@code {prefix}__{name}} of {@code [A-Za-z0-9_-]}; without one, a valid name passes as
 * it is. What has to be changed or cut gets a readable head and a hash of the original, so that no two become one; the
 * longest is 64, because clients refuse more.
 */
final class Naming {

    static final String SEPARATOR = "__";

    private static final int LONGEST = 64;
    private static final int HASH = 8;

    private Naming() {}

    static String published(final String prefix, final String name) {
        final boolean prefixed = !prefix.isEmpty();
        final var wanted = prefixed ? prefix + SEPARATOR + name : name;
        final var clean = clean(wanted, prefixed);
        if (clean.equals(wanted) && fits(clean)) {
            return clean;
        }
        final int head = Math.min(clean.length(), LONGEST - HASH - 1);
        return clean.substring(0, head) + '_' + hash(wanted);
    }

    private static boolean fits(final String name) {
        return !name.isEmpty() && name.length() <= LONGEST;
    }

    private static String clean(final String name, final boolean prefixed) {
        final var clean = new StringBuilder(name.length());
        name.codePoints()
                .map(character -> isAllowed(character, prefixed) ? character : '_')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isAllowed(final int character, final boolean prefixed) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '_'
                || character == '-'
                || (!prefixed && (character == '.' || character == '/'));
    }

    private static String hash(final String name) {
        try {
            final var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH / 2);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
