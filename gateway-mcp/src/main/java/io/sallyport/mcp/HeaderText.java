package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Text as the value of a header field: plain where a field can hold it, else its UTF-8 in Base64 between two marks
 * (2026-07-28, basic/transports/streamable-http: value encoding).
 */
public final class HeaderText {

    private static final String BEGIN = "=?base64?";
    private static final String END = "?=";

    private HeaderText() {}

    public static String encode(final String text) {
        return isPlain(text) ? text : BEGIN + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + END;
    }

    /** What reads as encoded is encoded too, and what a field would lose: white space around it, or all of it. */
    private static boolean isPlain(final String text) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && text.chars().allMatch(c -> (c >= 0x20 && c < 0x7F) || c == '\t')
                && !(text.startsWith(BEGIN) && text.endsWith(END));
    }
}
