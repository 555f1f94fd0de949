package io.sallyport.server.observability;

import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * One JSON object on one line, written field by field.
 *
 * <p>Values may be hostile: they are cut to {@value #LONGEST} characters, and what is not Unicode becomes {@code ?} when
 * the line is encoded.
 */
final class JsonLine {

    private static final int LONGEST = 1024;
    private static final int USUAL_SIZE = 512;
    private static final long NANOS_PER_MICRO = 1000;
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private final StringBuilder text = new StringBuilder(USUAL_SIZE).append('{');

    JsonLine put(final String key, final String value) {
        return putWhole(key, value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…");
    }

    JsonLine put(final String key, final Optional<String> value) {
        return value.isPresent() ? put(key, value.get()) : putNull(key);
    }

    JsonLine put(final String key, final long value) {
        key(key).append(value);
        return this;
    }

    /** Adds nanoseconds as milliseconds, to the microsecond. */
    JsonLine putMillis(final String key, final long nanos) {
        final long micros = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO;
        final long fraction = micros % 1000;
        key(key).append(micros / 1000)
                .append('.')
                .append((char) ('0' + fraction / 100))
                .append((char) ('0' + fraction / 10 % 10))
                .append((char) ('0' + fraction % 10));
        return this;
    }

    JsonLine putNull(final String key) {
        key(key).append("null");
        return this;
    }

    /** Adds a text of any length, such as a stack trace. */
    JsonLine putWhole(final String key, final String value) {
        key(key).append('"');
        if (isPlain(value)) {
            text.append(value);
        } else {
            ENCODER.quoteAsString(value, text);
        }
        text.append('"');
        return this;
    }

    /** Most values are: to copy them at once takes a fraction of what escaping them one by one does. */
    private static boolean isPlain(final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The finished object, without a line break. */
    String end() {
        return text.append('}').toString();
    }

    /** Keys are our own words and need no escapes. */
    private StringBuilder key(final String key) {
        return (text.length() == 1 ? text : text.append(','))
                .append('"')
                .append(key)
                .append("\":");
    }
}
