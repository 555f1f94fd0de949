package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;

/** The text of JSON string literals that are known to be well-formed. */
final class JsonStrings {

    private static final int HEX_DIGITS = 4;

    private JsonStrings() {}

    /**
     * Decodes what stands between the quotes.
     *
     * @param escaped whether there is a backslash in it
     */
    static String decode(final byte[] json, final int from, final int to, final boolean escaped) {
        final var known = Vocabulary.find(json, from, to);
        if (known != null) {
            return known;
        }
        final var text = new String(json, from, to - from, StandardCharsets.UTF_8);
        return escaped ? unescaped(text) : text;
    }

    private static String unescaped(final String text) {
        final var plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            final char unit = text.charAt(at++);
            if (unit != '\\') {
                plain.append(unit);
            } else if (text.charAt(at) == 'u') {
                plain.append((char) Integer.parseInt(text, at + 1, at + 1 + HEX_DIGITS, 16));
                at += 1 + HEX_DIGITS;
            } else {
                plain.append(escape(text.charAt(at++)));
            }
        }
        return plain.toString();
    }

    private static char escape(final char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter; // a quote, a backslash or a slash
        };
    }
}
