package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/** A tool: what is listed of it, and what it does. */
record Tool(String name, String description, Map<String, Object> inputSchema, Body body) {

    private static final Map<String, Object> NOTHING = Map.of("type", "object", "properties", Map.of());

    /** What a tool does. */
    @FunctionalInterface
    interface Body {

        Map<String, Object> run(Call call, JsonObject arguments) throws Refusal, InterruptedException;
    }

    /** A tool without arguments. */
    static Tool of(final String name, final String description, final Body body) {
        return new Tool(name, description, NOTHING, body);
    }

    /** A tool with an input schema, in JSON. */
    static Tool of(final String name, final String description, final String inputSchema, final Body body) {
        return new Tool(name, description, JsonObject.literal(inputSchema), body);
    }

    Map<String, Object> listed() {
        final var listed = new LinkedHashMap<String, Object>();
        listed.put("name", name);
        listed.put("description", description);
        listed.put("inputSchema", inputSchema);
        return listed;
    }

    Map<String, Object> run(final Call call) throws Refusal, InterruptedException {
        return body.run(call, call.params().object("arguments"));
    }
}
