package io.sallyport.server.testkit.conformance;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A value of the body as it stands in a header: as it is, or in base64 between markers. */
final class HeaderValue {

    private static final String BEGIN = "=?base64?";
    private static final String END = "?=";

    private HeaderValue() {}

    /** Whether a header says what the body says. */
    static boolean matches(final String header, final Object body) throws Refusal {
        final var text = decode(header);
        return body instanceof Number number ? isSame(text, number) : text.equals(String.valueOf(body));
    }

    private static boolean isSame(final String text, final Number number) {
        try {
            return new BigDecimal(text).compareTo(new BigDecimal(number.toString())) == 0;
        } catch (final NumberFormatException _) {
            return false;
        }
    }

    private static String decode(final String header) throws Refusal {
        if (header.chars().anyMatch(c -> c != '\t' && (c < ' ' || c > '~'))) {
            throw Refusal.headerMismatch("a header has characters that it must not have");
        }
        final boolean encoded =
                header.startsWith(BEGIN) && header.endsWith(END) && header.length() >= BEGIN.length() + END.length();
        return encoded ? plain(header.substring(BEGIN.length(), header.length() - END.length())) : header;
    }

    /** Padded as it must be: the JDK would not mind. */
    private static String plain(final String encoded) throws Refusal {
        try {
            final var bytes = Base64.getDecoder().decode(encoded);
            if (Base64.getEncoder().encodeToString(bytes).equals(encoded)) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            }
        } catch (final IllegalArgumentException | CharacterCodingException _) {
            // said below
        }
        throw Refusal.headerMismatch("a header is not the base64 of UTF-8");
    }
}
