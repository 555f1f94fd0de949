package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Describes a tool step by step: its texts, its closed input schema and its hints. Every tool also takes an optional
 * {@code nonce}, which the ledger counts, so that a test can prove a call ran once.
 */
final class ToolForm {

    private final String name;
    private final String title;
    private final String description;
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private ToolAnnotations annotations = hints(false);

    private ToolForm(String name, String title, String description) {
        this.name = name;
        this.title = title;
        this.description = description;
    }

    static ToolForm named(String name, String title, String description) {
        return new ToolForm(name, title, description);
    }

    /** Marks a tool that changes nothing; the others add, and destroy nothing. */
    ToolForm readOnly() {
        annotations = hints(true);
        return this;
    }

    ToolForm text(String property, String meaning, int maxLength) {
        properties.put(
                property, Map.of("type", "string", "description", meaning, "minLength", 1, "maxLength", maxLength));
        required.add(property);
        return this;
    }

    ToolForm choice(String property, String meaning, List<String> values) {
        properties.put(property, Map.of("type", "string", "description", meaning, "enum", values));
        return this;
    }

    ToolForm number(String property, String meaning, int min, int max) {
        properties.put(property, Map.of("type", "integer", "description", meaning, "minimum", min, "maximum", max));
        return this;
    }

    DemoTool does(Function<Invocation, CallToolResult> handler) {
        properties.put("nonce", Map.of("type", "string", "description", "Counted in /stats", "maxLength", 200));
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        final var tool = Tool.builder(name, schema)
                .title(title)
                .description(description)
                .annotations(annotations)
                .build();
        return new DemoTool(tool, handler);
    }

    private static ToolAnnotations hints(boolean readOnly) {
        return ToolAnnotations.builder()
                .readOnlyHint(readOnly)
                .destructiveHint(false)
                .idempotentHint(readOnly)
                .openWorldHint(false)
                .build();
    }
}
