package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;

/** The prompts, one of which comes and goes, and completion of their arguments. */
final class Prompts {

    private static final List<Object> LIST = List.copyOf(JsonObject.list(
            new JsonObject(JsonObject.literal("""
            {
              "prompts": [
                { "name": "test_simple_prompt", "title": "Simple", "description": "No arguments" },
                {
                  "name": "test_prompt_with_arguments",
                  "description": "Two arguments",
                  "arguments": [
                    { "name": "arg1", "description": "First test argument", "required": true },
                    { "name": "arg2", "description": "Second test argument", "required": true }
                  ]
                },
                {
                  "name": "test_prompt_with_embedded_resource",
                  "description": "With a resource in it",
                  "arguments": [{ "name": "resourceUri", "description": "URI of the resource", "required": true }]
                },
                { "name": "test_prompt_with_image", "description": "With an image in it" },
                { "name": "test_input_required_result_prompt", "description": "Asks the user first" }
              ]
            }""")).value("prompts").orElseThrow()));
    private static final Round CONTEXT =
            Round.of("user_context", Question.elicitation("What context should the prompt use?", "context", "string"));
    private static final List<String> CITIES = List.of("Paris", "Park City", "Oslo", "Ostrava");

    private final Guest<Object> guest =
            Guest.away(Map.of("name", "test_guest_prompt", "description", "Comes and goes"));

    Map<String, Feature> features() {
        return Map.of(
                "prompts/list", _ -> listed(),
                "prompts/get", this::get,
                "completion/complete", call -> complete(call.params()));
    }

    /** The prompt that comes and goes. */
    Guest<?> guest() {
        return guest;
    }

    private Map<String, Object> listed() {
        return Map.of("prompts", guest.with(LIST.stream()).toList());
    }

    private Map<String, Object> get(final Call call) throws Refusal, InterruptedException {
        final var name = call.params().require("name");
        final var arguments = call.params().object("arguments");
        return switch (name) {
            case "test_simple_prompt" -> message(Content.text("This is a simple prompt for testing."));
            case "test_prompt_with_arguments" ->
                message(Content.text("Prompt with arguments: arg1='" + arguments.require("arg1") + "', arg2='"
                        + arguments.require("arg2") + "'"));
            case "test_prompt_with_embedded_resource" ->
                messages(List.of(
                        Content.embedded(
                                arguments.require("resourceUri"),
                                "text/plain",
                                "Embedded resource content for testing."),
                        Content.text("Please process the embedded resource above.")));
            case "test_prompt_with_image" ->
                messages(List.of(Content.image(), Content.text("Please analyze the image above.")));
            case "test_input_required_result_prompt" -> call.ask(CONTEXT, Prompts::inContext);
            case "test_guest_prompt" -> getGuest(name);
            default -> throw unknown(name);
        };
    }

    private Map<String, Object> getGuest(final String name) throws Refusal {
        if (!guest.isIn()) {
            throw unknown(name);
        }
        return message(Content.text("I am in"));
    }

    private static Refusal unknown(final String name) {
        return Refusal.invalidParams("Unknown prompt: " + name);
    }

    private static Map<String, Object> inContext(final Map<String, JsonObject> answers) {
        final var form = answers.getOrDefault("user_context", JsonObject.EMPTY);
        final var context = form.object("content").string("context");
        return message(Content.text("Use this context: " + context.orElse("none")));
    }

    private static Map<String, Object> message(final Map<String, Object> content) {
        return messages(List.of(content));
    }

    private static Map<String, Object> messages(final List<Map<String, Object>> contents) {
        return Map.of(
                "messages",
                contents.stream()
                        .map(content -> Map.of("role", "user", "content", content))
                        .toList());
    }

    /** Whatever the argument is, a city is meant. */
    private static Map<String, Object> complete(final JsonObject params) throws Refusal {
        params.object("ref").require("type");
        final var begun = params.object("argument").require("value");
        final var values = CITIES.stream()
                .filter(city -> city.regionMatches(true, 0, begun, 0, begun.length()))
                .toList();
        return Map.of("completion", Map.of("values", values, "total", values.size(), "hasMore", false));
    }
}
