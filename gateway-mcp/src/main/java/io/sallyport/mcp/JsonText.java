package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/** JSON string literals. */
public final class JsonText {

    private JsonText() {}

    /** The text as a JSON string with its quotes. */
    public static String quote(final String text) {
        return isPlain(text.getBytes(StandardCharsets.UTF_8)) ? '"' + text + '"' : escaped(text);
    }

    /** Whether that text, in UTF-8, can stand between quotes as it is: most can, and escaping takes many times longer. */
    public static boolean isPlain(final byte[] utf8) {
        return Octets.endOfPlain(utf8, 0, utf8.length) == utf8.length;
    }

    private static String escaped(final String text) {
        final var quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    /** The pieces one behind the other, in an array that fits. */
    public static byte[] join(final List<byte[]> pieces) {
        int length = 0;
        for (final byte[] piece : pieces) {
            length = Math.addExact(length, piece.length);
        }
        final byte[] all = new byte[length];
        int at = 0;
        for (final byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    /** Where a message ends that blanks may follow, which are none of it. */
    public static int endOfMessage(final byte[] json) {
        int end = json.length;
        while (end > 0 && json[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    /** The members that have a value, JSON text, as they stand between the braces of an object. */
    static String members(final Map<String, Optional<String>> values) {
        final var members = new StringBuilder();
        values.forEach((key, value) -> value.ifPresent(json -> {
            if (!members.isEmpty()) {
                members.append(',');
            }
            members.append(quote(key)).append(':').append(json);
        }));
        return members.toString();
    }
}
