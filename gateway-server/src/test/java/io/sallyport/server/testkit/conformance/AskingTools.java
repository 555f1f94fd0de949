package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;

/** Tools that ask the client something before they answer: a completion of its model, or a form filled in by its user. */
final class AskingTools {

    private static final String FREE_FORM = """
            {
              "type": "object",
              "properties": { "response": { "type": "string", "description": "User's response" } },
              "required": ["response"]
            }""";
    /** Defaults for every primitive type (SEP-1034). */
    private static final String DEFAULTS = """
            {
              "type": "object",
              "properties": {
                "name": { "type": "string", "description": "User name", "default": "John Doe" },
                "age": { "type": "integer", "description": "User age", "default": 30 },
                "score": { "type": "number", "description": "User score", "default": 95.5 },
                "status": {
                  "type": "string",
                  "description": "User status",
                  "enum": ["active", "inactive", "pending"],
                  "default": "active"
                },
                "verified": { "type": "boolean", "description": "Verification status", "default": true }
              },
              "required": []
            }""";
    /** Every way to write a choice (SEP-1330). */
    private static final String CHOICES = """
            {
              "type": "object",
              "properties": {
                "untitledSingle": { "type": "string", "enum": ["option1", "option2", "option3"] },
                "titledSingle": {
                  "type": "string",
                  "oneOf": [
                    { "const": "value1", "title": "First Option" },
                    { "const": "value2", "title": "Second Option" },
                    { "const": "value3", "title": "Third Option" }
                  ]
                },
                "legacyEnum": {
                  "type": "string",
                  "enum": ["opt1", "opt2", "opt3"],
                  "enumNames": ["Option One", "Option Two", "Option Three"]
                },
                "untitledMulti": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 3,
                  "items": { "type": "string", "enum": ["option1", "option2", "option3"] }
                },
                "titledMulti": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 3,
                  "items": {
                    "anyOf": [
                      { "const": "value1", "title": "First Choice" },
                      { "const": "value2", "title": "Second Choice" },
                      { "const": "value3", "title": "Third Choice" }
                    ]
                  }
                }
              },
              "required": []
            }""";

    private AskingTools() {}

    static List<Tool> all() {
        return List.of(
                Tool.of(
                        "test_sampling",
                        "Asks the client's model",
                        oneString("prompt"),
                        (call, arguments) -> sample(call, arguments.require("prompt"))),
                Tool.of(
                        "test_elicitation",
                        "Asks the client's user",
                        oneString("message"),
                        (call, arguments) -> elicit(call, arguments.require("message"), FREE_FORM)),
                Tool.of(
                        "test_elicitation_sep1034_defaults",
                        "Asks the client's user with a form that is filled in already",
                        (call, _) -> elicit(call, "Please review the form", DEFAULTS)),
                Tool.of(
                        "test_elicitation_sep1330_enums",
                        "Asks the client's user to choose",
                        (call, _) -> elicit(call, "Please select options", CHOICES)),
                Tool.of(
                        "test_streaming_elicitation",
                        "Asks the client's user after it has reported progress",
                        (call, _) -> {
                            call.progress(0, 1);
                            return elicit(call, "Go on?", FREE_FORM);
                        }));
    }

    private static Map<String, Object> sample(final Call call, final String prompt)
            throws Refusal, InterruptedException {
        return call.ask(Round.of("completion", Question.sampling(prompt, 100)), answers -> {
            final var text = answers.getOrDefault("completion", JsonObject.EMPTY)
                    .object("content")
                    .string("text");
            return Content.result(Content.text("LLM response: " + text.orElse("nothing")));
        });
    }

    private static Map<String, Object> elicit(final Call call, final String message, final String schema)
            throws Refusal, InterruptedException {
        return call.ask(Round.of("form", Question.elicitation(message, schema)), answers -> {
            final var said = answers.getOrDefault("form", JsonObject.EMPTY);
            return Content.result(Content.text(
                    "User response: action=" + said.string("action").orElse("none") + ", content="
                            + JsonObject.write(said.object("content").members())));
        });
    }

    private static String oneString(final String name) {
        return """
                {"type": "object", "properties": {"%1$s": {"type": "string"}}, "required": ["%1$s"]}""".formatted(name);
    }
}
