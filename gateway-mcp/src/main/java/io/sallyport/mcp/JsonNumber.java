package io.sallyport.mcp;

/** How far a JSON number has been read (RFC 8259 §6). */
enum JsonNumber {
    START,
    MINUS,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS,
    BROKEN;

    /** Whether the number is whole as it stands. */
    boolean mayEnd() {
        return switch (this) {
            case ZERO, INTEGER, FRACTION, EXPONENT_DIGITS -> true;
            case START, MINUS, POINT, EXPONENT, EXPONENT_SIGN, BROKEN -> false;
        };
    }

    /** The state after one more character; broken where it does not belong to the number. */
    JsonNumber next(final byte octet) {
        final boolean digit = octet >= '0' && octet <= '9';
        return switch (this) {
            case START -> octet == '-' ? MINUS : MINUS.next(octet);
            case MINUS -> octet == '0' ? ZERO : digit ? INTEGER : BROKEN;
            case ZERO -> afterInteger(octet);
            case INTEGER -> digit ? INTEGER : afterInteger(octet);
            case POINT -> digit ? FRACTION : BROKEN;
            case FRACTION -> digit ? FRACTION : isExponent(octet) ? EXPONENT : BROKEN;
            case EXPONENT -> octet == '+' || octet == '-' ? EXPONENT_SIGN : EXPONENT_SIGN.next(octet);
            case EXPONENT_SIGN, EXPONENT_DIGITS -> digit ? EXPONENT_DIGITS : BROKEN;
            case BROKEN -> BROKEN;
        };
    }

    private static JsonNumber afterInteger(final byte octet) {
        return octet == '.' ? POINT : isExponent(octet) ? EXPONENT : BROKEN;
    }

    private static boolean isExponent(final byte octet) {
        return octet == 'e' || octet == 'E';
    }
}
