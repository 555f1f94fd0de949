package io.sallyport.server.cli;

import java.security.SecureRandom;
import java.util.Base64;

/** 256 bits that nobody can guess, as text. */
final class RandomKey {

    private static final int BYTES = 32;

    private RandomKey() {}

    static String base64() {
        return Base64.getEncoder().encodeToString(bytes());
    }

    /** Of characters that survive headers, URLs and shells. */
    static String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    private static byte[] bytes() {
        final var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
