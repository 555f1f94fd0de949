package io.sallyport.server.observability;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * One JSON object on one line, written field by field, as the bytes that go out.
 *
 * <p>Values may be hostile: they are cut to {@value #LONGEST} characters, and what is not Unicode becomes {@code ?}.
 */
final class JsonLine {

    private static final int LONGEST = 1024;
    private static final int USUAL_SIZE = 640;
    private static final long NANOS_PER_MICRO = 1000;
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private byte[] bytes = new byte[USUAL_SIZE];
    private int length;

    JsonLine() {
        add('{');
    }

    JsonLine put(final String key, final String value) {
        return putWhole(key, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…");
    }

    JsonLine put(final String key, final Optional<String> value) {
        return value.isPresent() ? put(key, value.get()) : putNull(key);
    }

    JsonLine put(final String key, final long value) {
        return key(key).ascii(Long.toString(value));
    }

    /** Adds nanoseconds as milliseconds, to the microsecond. */
    JsonLine putMillis(final String key, final long nanos) {
        final long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
        final long fraction = micros % 1000;
        return key(key).ascii(Long.toString(micros / 1000))
                .add('.')
                .add((char) ('0' + fraction / 100))
                .add((char) ('0' + fraction / 10 % 10))
                .add((char) ('0' + fraction % 10));
    }

    JsonLine putNull(final String key) {
        return key(key).ascii("null");
    }

    /** Adds a text of any length, such as a stack trace. */
    JsonLine putWhole(final String key, final String value) {
        key(key).add('"');
        if (isPlain(value)) {
            ascii(value);
        } else {
            final var quoted = new StringBuilder();
            ENCODER.quoteAsString(value, quoted);
            add(quoted.toString().getBytes(StandardCharsets.UTF_8));
        }
        return add('"');
    }

    /** Most values are: to copy them takes a fraction of what escaping and encoding them does. */
    private static boolean isPlain(final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The finished object, and the end of the line. */
    byte[] line() {
        return Arrays.copyOf(add('}').add('\n').bytes, length);
    }

    /** The finished object, without a line break. */
    String end() {
        return new String(add('}').bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Keys are our own words and need no escapes. */
    private JsonLine key(final String key) {
        return (length == 1 ? this : add(',')).add('"').ascii(key).add('"').add(':');
    }

    private JsonLine ascii(final String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += text.length();
        return this;
    }

    private JsonLine add(final char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private void add(final byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void reserve(final int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
