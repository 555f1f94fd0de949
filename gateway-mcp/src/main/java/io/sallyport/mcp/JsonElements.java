package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The elements of one JSON array, in their order, as places in its bytes. */
public final class JsonElements {

    private JsonElements() {}

    /** The decoded text of the string in that range; empty where it is anything but one string. */
    public static Optional<String> string(final byte[] json, final Span range) {
        if (JsonEncoding.problem(json, range).isPresent()) {
            return Optional.empty();
        }
        try {
            final var cursor = new JsonCursor(json, range, JsonCursor.DEPTH_OF_PARTS);
            return cursor.next() == JsonToken.STRING ? cursor.string() : Optional.empty();
        } catch (final JsonProblem e) {
            return Optional.empty();
        }
    }

    /** Where the elements of the array in that range stand; empty where it is anything but one well-formed array. */
    public static Optional<List<Span>> of(final byte[] json, final Span range) {
        if (JsonEncoding.problem(json, range).isPresent()) {
            return Optional.empty();
        }
        try {
            final var cursor = new JsonCursor(json, range, JsonCursor.DEPTH_OF_PARTS);
            if (cursor.next() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            final var elements = new ArrayList<Span>();
            while (cursor.nextElement()) {
                elements.add(cursor.span());
            }
            return cursor.next() == JsonToken.END ? Optional.of(List.copyOf(elements)) : Optional.empty();
        } catch (final JsonProblem e) {
            return Optional.empty();
        }
    }
}
