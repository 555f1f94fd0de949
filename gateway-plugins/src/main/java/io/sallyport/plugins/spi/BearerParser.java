package io.sallyport.plugins.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one {@code Authorization} field. */
final class BearerParser {

    private static final String SCHEME = "Bearer";
    /** Zero for what a token consists of. */
    private static final byte[] FOREIGN = new byte[256];

    static {
        Arrays.fill(FOREIGN, (byte) -1);
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(character -> FOREIGN[character] = 0);
    }

    private BearerParser() {}

    static Bearer parse(final String field) {
        final int space = field.indexOf(' ');
        final int scheme = space < 0 ? field.length() : space;
        if (scheme != SCHEME.length() || !field.regionMatches(true, 0, SCHEME, 0, scheme)) {
            return new Bearer.None();
        }
        final var token = stripped(field, scheme);
        if (token.length() > Bearer.MAX_LENGTH) {
            return unusable("too_large", "The token is longer than 16 KiB.");
        }
        // What is not Latin-1 becomes a question mark, which no token has.
        final byte[] octets = token.getBytes(StandardCharsets.ISO_8859_1);
        return isB64Token(octets)
                ? new Bearer.Token(token, CredentialHash.of(octets))
                : unusable("malformed", "The Authorization header is not of the form: Bearer TOKEN.");
    }

    /** Without white space around it, and copied once: tokens are long. */
    private static String stripped(final String field, final int after) {
        int from = after;
        int to = field.length();
        while (from < to && Character.isWhitespace(field.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(field.charAt(to - 1))) {
            to--;
        }
        return field.substring(from, to);
    }

    /** By hand, and to the end whatever it meets, because every request of every client passes here. */
    private static boolean isB64Token(final byte[] octets) {
        int end = octets.length;
        while (end > 0 && octets[end - 1] == '=') {
            end--;
        }
        int foreign = 0;
        for (int i = 0; i < end; i++) {
            foreign |= FOREIGN[octets[i] & 0xFF];
        }
        return end > 0 && foreign == 0;
    }

    static Bearer unusable(final String reason, final String description) {
        return new Bearer.Unusable(new Authentication.Rejected(reason, description));
    }
}
