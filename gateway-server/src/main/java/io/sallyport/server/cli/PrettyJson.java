package io.sallyport.server.cli;

import io.sallyport.mcp.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists, texts, numbers and booleans as JSON that people read. */
final class PrettyJson {

    private static final String STEP = "  ";

    private PrettyJson() {}

    static String of(final Object value) {
        return of(value, "");
    }

    private static String of(final Object value, final String indent) {
        final var deeper = indent + STEP;
        return switch (value) {
            case final Map<?, ?> map when map.isEmpty() -> "{}";
            case final Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> deeper + JsonText.quote(entry.getKey().toString()) + ": "
                                + of(entry.getValue(), deeper))
                        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case final List<?> list
            when list.stream().noneMatch(PrettyJson::isDeep) ->
                list.stream().map(item -> of(item, indent)).collect(Collectors.joining(", ", "[", "]"));
            case final List<?> list ->
                list.stream()
                        .map(item -> deeper + of(item, deeper))
                        .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            case final String text -> JsonText.quote(text);
            default -> value.toString();
        };
    }

    private static boolean isDeep(final Object item) {
        return item instanceof Map || item instanceof List;
    }
}
