package io.sallyport.mcp;

import java.util.Optional;

/** JSON comes in UTF-8 without a byte order mark (RFC 8259 §8.1); Jackson alone would guess and go along. */
final class JsonEncoding {

    private JsonEncoding() {}

    /** What is wrong with the encoding of the text in that range, if anything. */
    static Optional<String> problem(final byte[] json, final Span range) {
        if (startsWithByteOrderMark(json, range)) {
            return Optional.of("a byte order mark stands before the JSON");
        }
        if (startsLikeWideText(json, range)) {
            return Optional.of("the text is not UTF-8");
        }
        final int invalid = Utf8.firstInvalid(json, range);
        return invalid < 0 ? Optional.empty() : Optional.of("invalid UTF-8 at byte " + invalid);
    }

    private static boolean startsWithByteOrderMark(final byte[] json, final Span range) {
        final int start = range.start();
        return range.length() >= 3
                && json[start] == (byte) 0xEF
                && json[start + 1] == (byte) 0xBB
                && json[start + 2] == (byte) 0xBF;
    }

    /** UTF-16 and UTF-32 spell the first characters of JSON with zero bytes. */
    private static boolean startsLikeWideText(final byte[] json, final Span range) {
        for (int i = range.start(); i < Math.min(range.start() + 4, range.end()); i++) {
            if (json[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
