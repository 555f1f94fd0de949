package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/**
 * Text as the value of {@code Mcp-Name} and {@code Mcp-Param-*}: as it is where a header field can carry it, else
 * {@code =?base64?…?=} (2026-07-28, basic/transports/streamable-http: value encoding).
 */
public final class HeaderText {

    private static final String BEGIN = "=?base64?";
    private static final String END = "?=";

    private HeaderText() {}

    public static String encode(final String text) {
        return isPlain(text) ? text : BEGIN + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + END;
    }

    /** The text; empty where the value is none: a broken coding, or characters that no field may have. */
    public static Optional<String> decode(final String value) {
        if (isCoded(value)) {
            return decoded(value.substring(BEGIN.length(), value.length() - END.length()));
        }
        return isVisible(value) ? Optional.of(value) : Optional.empty();
    }

    private static Optional<String> decoded(final String coded) {
        try {
            final var bytes = Base64.getDecoder().decode(coded);
            return Base64.getEncoder().encodeToString(bytes).equals(coded)
                    ? Optional.of(
                            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
                    : Optional.empty();
        } catch (final IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(final String text) {
        return !text.isEmpty() && text.strip().length() == text.length() && isVisible(text) && !isCoded(text);
    }

    private static boolean isCoded(final String text) {
        return text.length() >= BEGIN.length() + END.length() && text.startsWith(BEGIN) && text.endsWith(END);
    }

    /** By hand, because every request without a session passes here, twice. */
    private static boolean isVisible(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c != '\t' && (c < 0x20 || c > 0x7E)) {
                return false;
            }
        }
        return true;
    }
}
