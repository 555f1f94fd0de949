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
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

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
            final long found = endsLine(eight(bytes, at))
                    | endsLine(eight(bytes, at + EIGHT))
                    | endsLine(eight(bytes, at + 2 * EIGHT))
                    | endsLine(eight(bytes, at + 3 * EIGHT));
            if ((found & HIGH_BITS) != 0) {
                break;
            }
        }
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

    /** High bits where one of eight bytes ends a plain stretch: the well-known test for a byte below a bound, three times. */
    private static long endsPlain(final long octets) {
        final long quotes = octets ^ QUOTES;
        final long backslashes = octets ^ BACKSLASHES;
        return ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((octets - SPACES) & ~octets);
    }

    private static long endsLine(final long octets) {
        final long feeds = octets ^ LINE_FEEDS;
        final long returns = octets ^ CARRIAGE_RETURNS;
        return ((feeds - ONES) & ~feeds) | ((returns - ONES) & ~returns);
    }
}
