package io.sallyport.mcp;

/**
 * Checks that bytes, in one piece or in many, are well-formed UTF-8 by RFC 3629: no overlong forms, no surrogates,
 * nothing past U+10FFFF.
 *
 * <p>Jackson decodes overlong forms without complaint; two spellings of one key would be a way around a policy.
 */
final class Utf8 {

    private int pending;
    private int low = 0x80;
    private int high = 0xBF;

    /** Where the bytes of that range stop being UTF-8, or -1 where they do not. */
    static int firstInvalid(final byte[] bytes, final Span range) {
        final var check = new Utf8();
        final int invalid = check.feed(bytes, range.start(), range.end());
        return invalid < 0 && !check.atBoundary() ? range.end() : invalid;
    }

    /** Reads on; answers where the bytes stop being UTF-8, or -1. */
    int feed(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to) {
            if (pending == 0) {
                at = Octets.endOfAscii(bytes, at, to);
            }
            if (at < to && !accept(bytes[at++] & 0xFF)) {
                return at - 1;
            }
        }
        return -1;
    }

    /** Whether the bytes so far end between two characters. */
    boolean atBoundary() {
        return pending == 0;
    }

    private boolean accept(final int octet) {
        return pending == 0 ? lead(octet) : continuation(octet);
    }

    private boolean lead(final int octet) {
        pending = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        low = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
        high = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
        return octet >= 0xC2 && octet <= 0xF4;
    }

    private boolean continuation(final int octet) {
        final boolean valid = octet >= low && octet <= high;
        pending--;
        low = 0x80;
        high = 0xBF;
        return valid;
    }
}
