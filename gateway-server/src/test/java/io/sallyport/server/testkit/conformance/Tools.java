package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tools, one of which comes and goes. */
final class Tools {

    private final List<Tool> tools;
    private final Guest<Tool> guest =
            Guest.away(Tool.of("test_guest", "Comes and goes", (_, _) -> Content.result(Content.text("I am in"))));

    Tools(final Change.Audience audience, final Prompts prompts) {
        this.tools = Stream.of(
                        AnsweringTools.all(),
                        AskingTools.all(),
                        InputTools.all(),
                        TaskTools.all(),
                        changing(audience, prompts))
                .flatMap(List::stream)
                .toList();
    }

    Map<String, Object> listed() {
        return Map.of("tools", present().map(Tool::listed).toList());
    }

    Map<String, Object> call(final Call call) throws Refusal, InterruptedException {
        final var name = call.params().require("name");
        return named(name)
                .orElseThrow(() -> Refusal.invalidParams("Unknown tool: " + name))
                .run(call);
    }

    private Stream<Tool> present() {
        return guest.with(tools.stream());
    }

    private Optional<Tool> named(final String name) {
        return present().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** The schema of a tool's arguments; empty where there is no such tool. */
    JsonObject argumentsOf(final String name) {
        return named(name).map(tool -> new JsonObject(tool.inputSchema())).orElse(JsonObject.EMPTY);
    }

    /** Tools that change what there is, and tell everyone who wants to know. */
    private List<Tool> changing(final Change.Audience audience, final Prompts prompts) {
        return List.of(
                Tool.of(
                        "touch_resource",
                        "Tells everyone who is subscribed to a resource that it was updated",
                        "{\"type\": \"object\", \"properties\": {\"uri\": {\"type\": \"string\"}}, \"required\": [\"uri\"]}",
                        (_, arguments) -> told(audience, Change.resource(arguments.require("uri")))),
                Tool.of("test_trigger_tool_change", "Lets a tool come, or go", (_, _) -> {
                    guest.move();
                    return told(audience, Change.listOf("tools"));
                }),
                Tool.of("test_trigger_prompt_change", "Lets a prompt come, or go", (_, _) -> {
                    prompts.guest().move();
                    return told(audience, Change.listOf("prompts"));
                }));
    }

    private static Map<String, Object> told(final Change.Audience audience, final Change change) {
        return Content.result(Content.text("told " + audience.tell(change)));
    }
}
