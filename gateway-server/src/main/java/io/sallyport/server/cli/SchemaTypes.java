package io.sallyport.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schemas of single values. Wherever a text may stand, so may references, which only the loader can resolve. */
final class SchemaTypes {

    private static final String REFERENCE = "\\$";

    private SchemaTypes() {}

    /** What the loader reads as a text, quoted or not. */
    static Map<String, Object> text() {
        return Map.of("type", List.of("string", "number", "boolean"));
    }

    static Map<String, Object> described(final String description) {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "string");
        schema.put("description", description);
        return schema;
    }

    /** A text of a form, or one with references. */
    static Map<String, Object> text(final String description, final String pattern) {
        final var schema = new LinkedHashMap<>(described(description));
        schema.put("pattern", "^(?:" + pattern + ")$|" + REFERENCE);
        return schema;
    }

    static Map<String, Object> words(final List<?> words) {
        return either(Map.of("enum", words), reference());
    }

    static Map<String, Object> flag() {
        return either(Map.of("type", "boolean"), Map.of("enum", List.of("true", "false")), reference());
    }

    static Map<String, Object> count() {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "integer");
        schema.put("minimum", 1);
        return either(schema, text("a number", "[0-9]+"));
    }

    static Map<String, Object> ratio() {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "number");
        schema.put("minimum", 0);
        schema.put("maximum", 1);
        return either(schema, text("from 0 to 1", "[0-9.]+"));
    }

    static Map<String, Object> list(final Object items) {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "array");
        schema.put("items", items);
        return schema;
    }

    /** A mapping by names of the author's. */
    static Map<String, Object> byName(final Object values) {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("patternProperties", Map.of("^x-", true));
        schema.put("additionalProperties", values);
        return schema;
    }

    /** A mapping of keys of ours, with room for the author's own. */
    static Map<String, Object> object(final Map<String, Object> properties, final List<String> required) {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("patternProperties", Map.of("^x-", true));
        schema.put("additionalProperties", false);
        return schema;
    }

    static Map<String, Object> either(final Object... schemas) {
        return Map.of("anyOf", List.of(schemas));
    }

    private static Map<String, Object> reference() {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "string");
        schema.put("pattern", REFERENCE);
        return schema;
    }
}
