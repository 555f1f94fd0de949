package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arguments of a tool that a call repeats in header fields, because the tool's input schema says so with
 * {@code x-mcp-header} (2026-07-28, basic/transports/streamable-http: custom headers).
 *
 * @param all in the order of the schema
 */
public record HeaderParams(List<Param> all) {

    public static final HeaderParams NONE = new HeaderParams(List.of());

    private static final String ANNOTATION = "x-mcp-header";
    private static final byte[] ANNOTATION_BYTES = ANNOTATION.getBytes(UTF_8);
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Set<String> SCALARS = Set.of("string", "integer", "boolean");
    private static final List<String> SUBSCHEMAS = List.of(
            "items",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");
    private static final List<String> SUBSCHEMA_LISTS = List.of("oneOf", "anyOf", "allOf", "prefixItems");
    private static final List<String> SUBSCHEMA_MAPS =
            List.of("patternProperties", "dependentSchemas", "$defs", "definitions");
    private static final int DEEPEST = 32;
    private static final int MOST = 64;
    private static final int LONGEST_NUMBER = 32;

    /**
     * One argument.
     *
     * @param header what follows {@code Mcp-Param-}
     * @param path of keys from the arguments down to it
     */
    public record Param(String header, List<String> path) {

        public Param {
            path = List.copyOf(path);
        }
    }

    public HeaderParams {
        all = List.copyOf(all);
    }

    /**
     * What the definition of a tool asks for; empty where an annotation stands where none may: such a tool is not to be
     * offered to anybody.
     *
     * @param definition a JSON object
     */
    public static Optional<HeaderParams> of(final byte[] definition) {
        if (!mentions(definition)) {
            return Optional.of(NONE);
        }
        final var found = new ArrayList<Param>();
        final boolean sound = JsonFields.of(definition)
                .flatMap(tool -> tool.object("inputSchema"))
                .map(schema -> isSound(schema, Optional.of(List.of()), found, DEEPEST))
                .orElse(true);
        final var names = new HashSet<String>();
        final boolean unique =
                found.stream().allMatch(param -> names.add(param.header().toLowerCase(Locale.ROOT)));
        return sound && unique && found.size() <= MOST ? Optional.of(new HeaderParams(found)) : Optional.empty();
    }

    /** Most definitions need no look at their schema. */
    private static boolean mentions(final byte[] json) {
        for (int at = 0; at <= json.length - ANNOTATION_BYTES.length; at++) {
            int same = 0;
            while (same < ANNOTATION_BYTES.length && json[at + same] == ANNOTATION_BYTES[same]) {
                same++;
            }
            if (same == ANNOTATION_BYTES.length) {
                return true;
            }
        }
        return false;
    }

    /** @param path to this schema by properties alone; empty where there is none */
    private static boolean isSound(
            final JsonFields schema, final Optional<List<String>> path, final List<Param> found, final int depth) {
        if (depth == 0) {
            return false;
        }
        if (schema.member(ANNOTATION).isPresent() && !isAnnotated(schema, path, found)) {
            return false;
        }
        final var properties = schema.object("properties");
        for (final var property : properties.map(JsonFields::members).orElse(List.of())) {
            final var deeper = path.map(keys -> with(keys, property.key()));
            if (!isSound(schema, property.value(), deeper, found, depth)) {
                return false;
            }
        }
        return elsewhere(schema).stream().allMatch(other -> isSound(schema, other, Optional.empty(), found, depth));
    }

    private static boolean isSound(
            final JsonFields parent,
            final Span schema,
            final Optional<List<String>> path,
            final List<Param> found,
            final int depth) {
        return JsonFields.of(parent.json(), schema)
                .map(fields -> isSound(fields, path, found, depth - 1))
                .orElse(true);
    }

    private static boolean isAnnotated(
            final JsonFields schema, final Optional<List<String>> path, final List<Param> found) {
        final var header =
                schema.string(ANNOTATION).filter(name -> TOKEN.matcher(name).matches());
        final boolean scalar = schema.string("type").filter(SCALARS::contains).isPresent();
        if (header.isEmpty() || !scalar || path.filter(keys -> !keys.isEmpty()).isEmpty()) {
            return false;
        }
        found.add(new Param(header.get(), path.get()));
        return true;
    }

    /** Schemas below this one that describe no argument which is surely there under a name. */
    private static List<Span> elsewhere(final JsonFields schema) {
        final var others = new ArrayList<Span>();
        SUBSCHEMAS.forEach(key -> schema.value(key).ifPresent(others::add));
        SUBSCHEMA_LISTS.forEach(key -> schema.elements(key).ifPresent(others::addAll));
        SUBSCHEMA_MAPS.forEach(key ->
                schema.object(key).ifPresent(map -> map.members().forEach(member -> others.add(member.value()))));
        return others;
    }

    private static List<String> with(final List<String> keys, final String key) {
        final var longer = new ArrayList<>(keys);
        longer.add(key);
        return longer;
    }

    /**
     * The fields for a call.
     *
     * @param params of the call, with the {@code arguments} as they are sent
     */
    public List<Map.Entry<String, String>> fields(final JsonFields params) {
        final var fields = new ArrayList<Map.Entry<String, String>>(all.size());
        if (!all.isEmpty()) {
            params.object("arguments")
                    .ifPresent(arguments -> all.forEach(param -> value(arguments, param.path())
                            .ifPresent(text -> fields.add(Map.entry("Mcp-Param-" + param.header(), text)))));
        }
        return fields;
    }

    private static Optional<String> value(final JsonFields arguments, final List<String> path) {
        var object = Optional.of(arguments);
        for (final var key : path.subList(0, path.size() - 1)) {
            object = object.flatMap(fields -> fields.object(key));
        }
        return object.flatMap(fields -> fields.member(path.getLast()).flatMap(member -> text(fields, member)));
    }

    private static Optional<String> text(final JsonFields fields, final JsonFields.Member member) {
        return switch (member.kind()) {
            case STRING -> fields.string(member.key()).map(HeaderText::encode);
            case NUMBER -> Optional.of(decimal(literal(fields, member)));
            case BOOLEAN -> Optional.of(literal(fields, member));
            case NULL, OBJECT, ARRAY -> Optional.empty();
        };
    }

    /** Whole numbers in digits alone, however they are written. */
    private static String decimal(final String literal) {
        if (literal.length() > LONGEST_NUMBER || literal.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            return literal;
        }
        final var value = new BigDecimal(literal);
        final boolean small = Math.abs(value.precision() - value.scale()) < LONGEST_NUMBER;
        return small && value.stripTrailingZeros().scale() <= 0
                ? value.toBigInteger().toString()
                : literal;
    }

    private static String literal(final JsonFields fields, final JsonFields.Member member) {
        final var span = member.value();
        return new String(fields.json(), span.start(), span.end() - span.start(), UTF_8);
    }
}
