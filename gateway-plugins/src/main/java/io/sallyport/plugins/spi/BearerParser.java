package io.sallyport.plugins.spi;

import java.util.BitSet;

/** Reads one {@code Authorization} field. */
final class BearerParser {

    private static final BitSet TOKEN_CHARACTERS = new BitSet();

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(TOKEN_CHARACTERS::set);
    }

    private BearerParser() {}

    static Bearer parse(final String field) {
        final var space = field.indexOf(' ');
        final var scheme = space < 0 ? field : field.substring(0, space);
        if (!scheme.equalsIgnoreCase("Bearer")) {
            return new Bearer.None();
        }
        final var token = field.substring(scheme.length()).strip();
        if (token.length() > Bearer.MAX_LENGTH) {
            return unusable("too_large", "The token is longer than 16 KiB.");
        }
        return isB64Token(token)
                ? new Bearer.Token(token)
                : unusable("malformed", "The Authorization header is not of the form: Bearer TOKEN.");
    }

    /** By hand, because every request of every client passes here. */
    private static boolean isB64Token(final String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (!TOKEN_CHARACTERS.get(token.charAt(i))) {
                return false;
            }
        }
        return end > 0;
    }

    static Bearer unusable(final String reason, final String description) {
        return new Bearer.Unusable(new Authentication.Rejected(reason, description));
    }
}
