package io.sallyport.mcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for the few bytes that mean something among many that do not: eight or thirty-two at a time, and five hundred and
 * twelve where there has been nothing for a while.
 */
final class Octets {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int EIGHT = Long.BYTES;
    private static final int SOME = 4 * EIGHT;
    private static final int MANY = 64 * EIGHT;
    /** Text with an escape, a letter beyond ASCII or an end of a line here and there does not pay for looking at many. */
    private static final int FAR = 8 * SOME;

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
        final int far = from + FAR;
        int at = nearPlain(bytes, from, Math.min(far, to));
        while (at >= far
                && to - at >= MANY
                && isFree(bytes, at, QUOTE_FOR_SPACE, PAST_SPACE)
                && isFree(bytes, at, BACKSLASHES, ONES)) {
            at += MANY;
        }
        return at < far ? at : nearPlain(bytes, at, to);
    }

    private static int nearPlain(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (; to - at >= EIGHT; at += EIGHT) {
            final long found = endsPlain(eight(bytes, at)) & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] >= ' ' || bytes[at] < 0)) {
            at++;
        }
        return at;
    }

    /** The next line feed or carriage return of that range, or its end. */
    static int endOfLine(final byte[] bytes, final int from, final int to) {
        final int far = from + FAR;
        int at = nearLine(bytes, from, Math.min(far, to));
        while (at >= far && to - at >= MANY && isFree(bytes, at, 0, PAST_CARRIAGE_RETURN)) {
            at += MANY;
        }
        return at < far ? at : nearLine(bytes, at, to);
    }

    private static int nearLine(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (final int last = to - SOME; at <= last; at += SOME) {
            final long found = mayEndLine(eight(bytes, at))
                    | mayEndLine(eight(bytes, at + EIGHT))
                    | mayEndLine(eight(bytes, at + 2 * EIGHT))
                    | mayEndLine(eight(bytes, at + 3 * EIGHT));
            if ((found & HIGH_BITS) != 0) {
                final int end = lineEnd(bytes, at, at + SOME);
                if (end < at + SOME) {
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
        final int far = from + FAR;
        int at = nearAscii(bytes, from, Math.min(far, to));
        while (at >= far && to - at >= MANY && isFree(bytes, at, -1, HIGH_BITS)) {
            at += MANY;
        }
        return at < far ? at : nearAscii(bytes, at, to);
    }

    private static int nearAscii(final byte[] bytes, final int from, final int to) {
        int at = from;
        for (final int last = to - SOME; at <= last; at += SOME) {
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

    /** A loop of fixed length that nothing leaves early: the compiler makes vector instructions of it. */
    private static boolean isFree(final byte[] bytes, final int from, final long mask, final long bound) {
        long found = 0;
        for (int i = 0; i < MANY; i += EIGHT) {
            found |= below(eight(bytes, from + i), mask, bound);
        }
        return (found & HIGH_BITS) == 0;
    }

    private static long endsPlain(final long octets) {
        return below(octets, QUOTE_FOR_SPACE, PAST_SPACE) | below(octets, BACKSLASHES, ONES);
    }

    /** Where one of eight bytes is no later control character than the ends of lines; JSON has few of them. */
    private static long mayEndLine(final long octets) {
        return below(octets, 0, PAST_CARRIAGE_RETURN);
    }

    /**
     * High bits where one of eight bytes, combined with a mask by exclusive or, is below a bound: the well-known test, exact up
     * to the first of them.
     */
    private static long below(final long octets, final long mask, final long bound) {
        final long combined = octets ^ mask;
        return (combined - bound) & ~combined;
    }
}
