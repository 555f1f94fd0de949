package io.sallyport.server.session;

import io.sallyport.plugins.spi.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Numbers for principals and session ids; each part is length-prefixed so that no two principals read alike. */
final class PrincipalHash {

    private PrincipalHash() {}

    static long of(final Principal principal) {
        final var digest = sha256();
        update(digest, principal.kind().name());
        update(digest, principal.issuer());
        update(digest, principal.subject());
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    static String shortHex(final String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    }

    private static void update(final MessageDigest digest, final String part) {
        final var bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
