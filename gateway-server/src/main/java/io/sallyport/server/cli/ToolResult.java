package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import java.util.List;
import java.util.stream.Collectors;

/** A result as a person reads it: its content, else its structured content, else all of it. */
record ToolResult(JsonFields result) {

    String text() {
        final var content = result.elements("content").orElse(List.of()).stream()
                .flatMap(span -> JsonFields.of(result.json(), span).stream())
                .map(ToolResult::block)
                .collect(Collectors.joining("\n"));
        return content.isEmpty()
                ? result.value("structuredContent")
                        .map(span -> McpClient.text(result, span))
                        .orElseGet(() -> McpClient.text(result, result.span()))
                : content;
    }

    private static String block(final JsonFields block) {
        return switch (block.string("type").orElse("")) {
            case "text" -> block.string("text").orElse("");
            case "image", "audio" ->
                "[" + block.string("type").orElse("") + " "
                        + block.string("mimeType").orElse("of unknown type") + ", "
                        + block.string("data").map(ToolResult::bytes).orElse(0) + " bytes]";
            case "resource_link" -> "[link to " + block.string("uri").orElse("nowhere") + "]";
            case "resource" ->
                block.object("resource").map(ToolResult::resource).orElse("[resource]");
            default -> McpClient.text(block, block.span());
        };
    }

    private static String resource(final JsonFields resource) {
        return resource.string("text")
                .orElseGet(() -> "[resource " + resource.string("uri").orElse("") + "]");
    }

    private static int bytes(final String base64) {
        final int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3 - padding;
    }
}
