package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tools that answer by themselves: every kind of content, notifications beside the answer, a stream that breaks off. */
final class AnsweringTools {

    private static final String SCHEMA_2020_12 = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "$defs": {
                "address": {
                  "$anchor": "addressDef",
                  "type": "object",
                  "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
                }
              },
              "properties": {
                "name": { "type": "string" },
                "address": { "$ref": "#/$defs/address" },
                "contactMethod": { "type": "string", "enum": ["phone", "email"] },
                "phone": { "type": "string" },
                "email": { "type": "string" }
              },
              "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
              "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
              "then": { "required": ["phone"] },
              "else": { "required": ["email"] },
              "additionalProperties": false
            }""";

    /** Every type of argument that may be repeated in a header, one of them inside another (SEP-2243). */
    private static final String IN_HEADERS = """
            {
              "type": "object",
              "properties": {
                "region": { "type": "string", "x-mcp-header": "Region" },
                "urgent": { "type": "boolean", "x-mcp-header": "Urgent" },
                "limits": {
                  "type": "object",
                  "properties": { "level": { "type": "integer", "x-mcp-header": "Level" } }
                },
                "note": { "type": "string" }
              }
            }""";

    private AnsweringTools() {}

    static List<Tool> all() {
        return Stream.of(contents(), behaviours()).flatMap(List::stream).toList();
    }

    /** Every kind of content. */
    private static List<Tool> contents() {
        return List.of(
                Tool.of(
                        "test_simple_text",
                        "Answers with a text",
                        (_, _) -> Content.result(Content.text("This is a simple text response for testing."))),
                Tool.of("test_image_content", "Answers with an image", (_, _) -> Content.result(Content.image())),
                Tool.of("test_audio_content", "Answers with a sound", (_, _) -> Content.result(Content.audio())),
                Tool.of(
                        "test_embedded_resource",
                        "Answers with a resource",
                        (_, _) -> Content.result(Content.embedded(
                                "test://embedded-resource", "text/plain", "This is an embedded resource content."))),
                Tool.of(
                        "test_multiple_content_types",
                        "Answers with a text, an image and a resource",
                        (_, _) -> Content.result(List.of(
                                Content.text("Multiple content types test:"),
                                Content.image(),
                                Content.embedded(
                                        "test://mixed-content-resource",
                                        "application/json",
                                        "{\"test\":\"data\",\"value\":123}")))));
    }

    /** What a tool may do beside answering. */
    private static List<Tool> behaviours() {
        return List.of(
                Tool.of(
                        "test_error_handling",
                        "Always fails",
                        (_, _) -> Content.failure("This tool intentionally returns an error for testing")),
                Tool.of(
                        "json_schema_2020_12_tool",
                        "Has an input schema with much of JSON Schema 2020-12 in it",
                        SCHEMA_2020_12,
                        (_, arguments) -> Content.result(Content.text(JsonObject.write(arguments.members())))),
                Tool.of("test_tool_with_logging", "Logs while it works", (call, _) -> logging(call)),
                Tool.of("test_logging_tool", "Logs to those who want to hear it", (call, _) -> logging(call)),
                Tool.of(
                        "test_x_mcp_header",
                        "Wants some of its arguments in headers too",
                        IN_HEADERS,
                        (_, arguments) -> Content.result(Content.text(JsonObject.write(arguments.members())))),
                Tool.of("test_tool_with_progress", "Reports progress while it works", (call, _) -> {
                    call.progress(0, 100);
                    call.progress(50, 100);
                    call.progress(100, 100);
                    final var token = call.params().object("_meta").value("progressToken");
                    return Content.result(Content.text("Progress token: " + token.orElse("none")));
                }),
                Tool.of(
                        "test_reconnection",
                        "Hangs up before it answers; the answer is there to come back for",
                        (call, _) -> {
                            call.hangUp();
                            return Content.result(Content.text("Reconnection test completed successfully."));
                        }));
    }

    private static Map<String, Object> logging(final Call call) {
        call.log(LogLevel.INFO, "Tool execution started");
        call.log(LogLevel.INFO, "Tool processing data");
        call.log(LogLevel.INFO, "Tool execution completed");
        return Content.result(Content.text("Tool with logging executed successfully"));
    }
}
