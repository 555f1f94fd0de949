package io.sallyport.server.observability;

import java.io.StringWriter;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object on one line, written field by field.
 *
 * <p>Values may be hostile: they are cut to {@value #LONGEST} characters, and what is not Unicode becomes {@code ?} when
 * the line is encoded.
 */
final class JsonLine {

    private static final int LONGEST = 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter(512);
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text);

    JsonLine() {
        json.writeStartObject();
    }

    JsonLine put(final String key, final String value) {
        json.writeStringProperty(key, clipped(value));
        return this;
    }

    JsonLine put(final String key, final Optional<String> value) {
        if (value.isPresent()) {
            return put(key, value.get());
        }
        json.writeNullProperty(key);
        return this;
    }

    JsonLine put(final String key, final long value) {
        json.writeNumberProperty(key, value);
        return this;
    }

    /** Adds nanoseconds as milliseconds, to the microsecond. */
    JsonLine putMillis(final String key, final long nanos) {
        json.writeNumberProperty(key, Math.round(nanos / 1000.0) / 1000.0);
        return this;
    }

    JsonLine putNull(final String key) {
        json.writeNullProperty(key);
        return this;
    }

    /** Adds a text of any length, such as a stack trace. */
    JsonLine putWhole(final String key, final String value) {
        json.writeStringProperty(key, value);
        return this;
    }

    /** The finished object, without a line break. */
    String end() {
        json.writeEndObject();
        json.close();
        return text.toString();
    }

    private static String clipped(final String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }
}
