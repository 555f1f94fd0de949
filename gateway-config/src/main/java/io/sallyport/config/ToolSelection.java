package io.sallyport.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of an upstream's tools a route publishes, and as what. Patterns and keys are original names; {@code *} stands for any characters.
 *
 * @param allow empty means all
 * @param deny wins over allow
 * @param overrides by original name
 */
public record ToolSelection(List<String> allow, List<String> deny, Map<String, ToolOverride> overrides) {

    public static final ToolSelection ALL = new ToolSelection(List.of(), List.of(), Map.of());

    public ToolSelection {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        overrides = Ordered.copyOf(overrides);
    }

    /** What a tool is called instead. The name still gets the prefix. */
    public record ToolOverride(Optional<String> name, Optional<String> title, Optional<String> description) {}
}
