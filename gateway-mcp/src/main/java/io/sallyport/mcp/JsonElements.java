package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** The elements of one JSON array, in their order, as places in its bytes. */
public final class JsonElements {

    private JsonElements() {}

    /** The decoded text of the string in that range; empty where it is anything but one string. */
    public static Optional<String> string(final byte[] json, final Span range) {
        if (JsonEncoding.problem(json, range).isPresent()) {
            return Optional.empty();
        }
        try (var cursor = JsonCursors.OVER_PARTS.open(json, range)) {
            return cursor.next() == JsonToken.VALUE_STRING ? cursor.string() : Optional.empty();
        } catch (final JacksonException e) {
            return Optional.empty();
        }
    }

    /** Where the elements of the array in that range stand; empty where it is anything but one well-formed array. */
    public static Optional<List<Span>> of(final byte[] json, final Span range) {
        if (JsonEncoding.problem(json, range).isPresent()) {
            return Optional.empty();
        }
        try (var cursor = JsonCursors.OVER_PARTS.open(json, range)) {
            if (cursor.next() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            final var elements = new ArrayList<Span>();
            while (cursor.nextElement()) {
                elements.add(cursor.span());
            }
            return cursor.next() == null ? Optional.of(List.copyOf(elements)) : Optional.empty();
        } catch (final JacksonException e) {
            return Optional.empty();
        }
    }
}
