package io.sallyport.server.testkit.conformance;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything the server can do once a session is open, by method. */
final class Features {

    private final Sessions sessions;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final Map<String, Feature> byMethod = new HashMap<>();

    Features(final Sessions sessions) {
        this.sessions = sessions;
        Stream.of(AnsweringTools.all(), AskingTools.all(), List.of(touch()))
                .flatMap(List::stream)
                .forEach(tool -> tools.put(tool.name(), tool));
        byMethod.put("ping", _ -> Map.of());
        byMethod.put("tools/list", _ -> listed());
        byMethod.put("tools/call", this::call);
        byMethod.put("logging/setLevel", Features::setLevel);
        byMethod.putAll(Prompts.features());
        byMethod.putAll(Resources.features());
    }

    Feature of(final String method) {
        return byMethod.getOrDefault(method, call -> {
            throw Refusal.methodNotFound(call.request().method());
        });
    }

    /** What the server says of itself. */
    static Map<String, Object> greeting(final Revision revision) {
        final var greeting = JsonObject.literal("""
                {
                  "capabilities": {
                    "tools": { "listChanged": true },
                    "prompts": { "listChanged": true },
                    "resources": { "subscribe": true, "listChanged": true },
                    "logging": {},
                    "completions": {}
                  },
                  "serverInfo": { "name": "conformance-fixture", "version": "1.0.0" },
                  "instructions": "Everything the conformance suite asks for."
                }""");
        greeting.put("protocolVersion", revision.date());
        return greeting;
    }

    private Map<String, Object> listed() {
        return Map.of("tools", tools.values().stream().map(Tool::listed).toList());
    }

    private Map<String, Object> call(final Call call) throws Refusal, InterruptedException {
        final var name = call.params().require("name");
        if (!tools.containsKey(name)) {
            throw Refusal.invalidParams("Unknown tool: " + name);
        }
        return tools.get(name).run(call);
    }

    private static Map<String, Object> setLevel(final Call call) throws Refusal {
        call.session().level(LogLevel.of(call.params().require("level")));
        return Map.of();
    }

    private Tool touch() {
        return Tool.of(
                "touch_resource",
                "Tells every session that is subscribed to a resource that it was updated",
                "{\"type\": \"object\", \"properties\": {\"uri\": {\"type\": \"string\"}}, \"required\": [\"uri\"]}",
                (_, arguments) -> {
                    final var uri = arguments.require("uri");
                    final long told = sessions.subscribed(uri)
                            .peek(session -> session.tell("notifications/resources/updated", Map.of("uri", uri)))
                            .count();
                    return Content.result(Content.text("told " + told));
                });
    }
}
