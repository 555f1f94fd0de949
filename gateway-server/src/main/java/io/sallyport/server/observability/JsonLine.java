package io.sallyport.server.observability;

import io.sallyport.mcp.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One JSON object on one line, written field by field, as the bytes that go out.
 *
 * <p>Values may be hostile: they are cut to {@value #LONGEST} characters, and what is not Unicode becomes {@code ?}.
 */
final class JsonLine {

    private static final int LONGEST = 1024;
    private static final int USUAL_SIZE = 640;
    private static final long NANOS_PER_MICRO = 1000;

    private byte[] bytes = new byte[USUAL_SIZE];
    private int length;

    JsonLine() {
        add('{');
    }

    JsonLine put(final LogField field, final String value) {
        return putWhole(field, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…");
    }

    JsonLine put(final LogField field, final Optional<String> value) {
        return value.isPresent() ? put(field, value.get()) : putNull(field);
    }

    JsonLine put(final LogField field, final long value) {
        return key(field).ascii(Long.toString(value));
    }

    /** Adds nanoseconds as milliseconds, to the microsecond. */
    JsonLine putMillis(final LogField field, final long nanos) {
        final long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
        final long fraction = micros % 1000;
        return key(field)
                .ascii(Long.toString(micros / 1000))
                .add('.')
                .add((char) ('0' + fraction / 100))
                .add((char) ('0' + fraction / 10 % 10))
                .add((char) ('0' + fraction % 10));
    }

    JsonLine putNull(final LogField field) {
        return key(field).ascii("null");
    }

    /** Adds a text of any length, such as a stack trace. */
    JsonLine putWhole(final LogField field, final String value) {
        final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return JsonText.isPlain(utf8)
                ? key(field).add('"').add(utf8).add('"')
                : key(field).add(JsonText.quote(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The finished object, and the end of the line. */
    byte[] line() {
        return Arrays.copyOf(add('}').add('\n').bytes, length);
    }

    /** The finished object, without a line break. */
    String end() {
        return new String(add('}').bytes, 0, length, StandardCharsets.UTF_8);
    }

    private JsonLine key(final LogField field) {
        return add(field.member(), length == 1 ? 1 : 0);
    }

    private JsonLine ascii(final String text) {
        return add(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private JsonLine add(final char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private JsonLine add(final byte[] text) {
        return add(text, 0);
    }

    private JsonLine add(final byte[] text, final int from) {
        final int more = text.length - from;
        reserve(more);
        System.arraycopy(text, from, bytes, length, more);
        length += more;
        return this;
    }

    private void reserve(final int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
