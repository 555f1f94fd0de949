package io.sallyport.plugins.spi;

import io.sallyport.mcp.OctetSet;
import java.nio.charset.StandardCharsets;

/** Reads one {@code Authorization} field. */
final class BearerParser {

    private static final String SCHEME = "Bearer";
    private static final OctetSet TOKEN =
            new OctetSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private BearerParser() {}

    /** @param field without white space around it */
    static Bearer parse(final String field) {
        final int space = field.indexOf(' ');
        final int scheme = space < 0 ? field.length() : space;
        if (scheme != SCHEME.length() || !field.regionMatches(true, 0, SCHEME, 0, scheme)) {
            return new Bearer.None();
        }
        final int begin = afterSpace(field, scheme);
        if (field.length() - begin > Bearer.MAX_LENGTH) {
            return unusable("too_large", "The token is longer than 16 KiB.");
        }
        // What is not Latin-1 becomes a question mark, which no token has.
        final byte[] octets = field.getBytes(StandardCharsets.ISO_8859_1);
        return isB64Token(octets, begin)
                ? new Bearer.Token(field, begin, CredentialHash.of(octets, begin))
                : unusable("malformed", "The Authorization header is not of the form: Bearer TOKEN.");
    }

    private static int afterSpace(final String field, final int from) {
        int at = from;
        while (at < field.length() && Character.isWhitespace(field.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isB64Token(final byte[] octets, final int begin) {
        int end = octets.length;
        while (end > begin && octets[end - 1] == '=') {
            end--;
        }
        return end > begin && TOKEN.hasAll(octets, begin, end);
    }

    static Bearer unusable(final String reason, final String description) {
        return new Bearer.Unusable(new Authentication.Rejected(reason, description));
    }
}
