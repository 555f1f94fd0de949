package io.sallyport.plugins.spi;

/** Reads one {@code Authorization} field. */
final class BearerParser {

    private static final String SCHEME = "Bearer";
    private static final boolean[] IS_TOKEN_CHARACTER = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(character -> IS_TOKEN_CHARACTER[character] = true);
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
        return isB64Token(token)
                ? new Bearer.Token(token)
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

    /** By hand, because every request of every client passes here. */
    private static boolean isB64Token(final String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            final char character = token.charAt(i);
            if (character >= IS_TOKEN_CHARACTER.length || !IS_TOKEN_CHARACTER[character]) {
                return false;
            }
        }
        return end > 0;
    }

    static Bearer unusable(final String reason, final String description) {
        return new Bearer.Unusable(new Authentication.Rejected(reason, description));
    }
}
