package io.sallyport.server.testkit.conformance;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A JSON object read from a peer: members that are missing, or of another type, are empty. */
record JsonObject(Map<String, Object> members) {

    static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Any JSON value: a map, a list, a string, a number, a boolean; a null is as good as an empty list. */
    static Object parse(final String text) throws IOException {
        final Object value = McpJsonDefaults.getMapper().readValue(text, new TypeRef<>() {});
        return Objects.requireNonNullElse(value, List.of());
    }

    /** An object of our own, whose text is known to be good. */
    static Map<String, Object> literal(final String text) {
        try {
            return McpJsonDefaults.getMapper().readValue(text, new TypeRef<>() {});
        } catch (final IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static String write(final Object value) {
        try {
            return McpJsonDefaults.getMapper().writeValueAsString(value);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value as an object, empty where it is none. */
    @SuppressWarnings("unchecked") // JSON's keys are strings
    static JsonObject of(final Object value) {
        return value instanceof Map<?, ?> map ? new JsonObject((Map<String, Object>) map) : EMPTY;
    }

    boolean has(final String name) {
        return members.containsKey(name);
    }

    Optional<Object> value(final String name) {
        return Optional.ofNullable(members.get(name));
    }

    Optional<String> string(final String name) {
        return value(name).filter(String.class::isInstance).map(String.class::cast);
    }

    JsonObject object(final String name) {
        return of(value(name).orElse(Map.of()));
    }

    /** The strings of a list. */
    List<String> strings(final String name) {
        return list(value(name).orElse(List.of())).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** An argument that must be there. */
    String require(final String name) throws Refusal {
        return string(name).orElseThrow(() -> Refusal.invalidParams("\"" + name + "\" must be a string"));
    }

    static List<?> list(final Object value) {
        return value instanceof List<?> list ? list : List.of(value);
    }
}
