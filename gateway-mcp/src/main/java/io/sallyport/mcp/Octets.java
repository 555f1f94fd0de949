package io.sallyport.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for the few bytes that mean something among many that do not: thirty-two at a time, then eight, as far as there
 * are so many.
 */
final class Octets {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int EIGHT = Long.BYTES;
    private static final int MANY = 4 * EIGHT;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';
    /** Exchanges the quote and the space, and takes control characters to control characters. */
    private static final long QUOTE_FOR_SPACE = ONES * ('"' ^ ' ');

    private static final long PAST_SPACE = ONES * (' ' + 1);
    private static final long PAST_CARRIAGE_RETURN = ONES * ('\r' + 1);

    private Octets() {}

    /** Inside a JSON string: the next quote, backslash or control character of that range, or its end. */
    static int endOfPlain(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (final int last = to - MANY; at <= last; at += MANY) {
            final long found = endsPlain(eight(bytes, at))
                    | endsPlain(eight(bytes, at + EIGHT))
                    | endsPlain(eight(bytes, at + 2 * EIGHT))
                    | endsPlain(eight(bytes, at + 3 * EIGHT));
            if ((found & HIGH_BITS) != 0) {
                break;
            }
        }
        for (final int last = to - EIGHT; at <= last && (endsPlain(eight(bytes, at)) & HIGH_BITS) == 0; ) {
            at += EIGHT;
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] >= ' ' || bytes[at] < 0)) {
            at++;
        }
        return at;
    }

    /** The next line feed or carriage return of that range, or its end. */
    static int endOfLine(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (final int last = to - MANY; at <= last; at += MANY) {
            final long found = mayEndLine(eight(bytes, at))
                    | mayEndLine(eight(bytes, at + EIGHT))
                    | mayEndLine(eight(bytes, at + 2 * EIGHT))
                    | mayEndLine(eight(bytes, at + 3 * EIGHT));
            if ((found & HIGH_BITS) != 0) {
                final int end = lineEnd(bytes, at, at + MANY);
                if (end < at + MANY) {
                    return end;
                }
            }
        }
        return lineEnd(bytes, at, to);
    }

    private static int lineEnd(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** The next byte of that range that is not ASCII, or its end. */
    static int endOfAscii(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (final int last = to - MANY; at <= last; at += MANY) {
            final long found = eight(bytes, at)
                    | eight(bytes, at + EIGHT)
                    | eight(bytes, at + 2 * EIGHT)
                    | eight(bytes, at + 3 * EIGHT);
            if ((found & HIGH_BITS) != 0) {
                break;
            }
        }
        for (final int last = to - EIGHT; at <= last && (eight(bytes, at) & HIGH_BITS) == 0; ) {
            at += EIGHT;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static long eight(final byte[] bytes, final int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** High bits where one of eight bytes ends a plain stretch: the well-known test for a byte below a bound, twice. */
    private static long endsPlain(final long octets) {
        final long swapped = octets ^ QUOTE_FOR_SPACE;
        final long backslashes = octets ^ BACKSLASHES;
        return ((swapped - PAST_SPACE) & ~swapped) | ((backslashes - ONES) & ~backslashes);
    }

    /** High bits where one of eight bytes is no later control character than the ends of lines; JSON has few of them. */
    private static long mayEndLine(final long octets) {
        return (octets - PAST_CARRIAGE_RETURN) & ~octets;
    }
}
