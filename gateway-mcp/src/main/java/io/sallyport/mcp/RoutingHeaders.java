package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header fields in which a stateless request repeats what it is about, so that nobody on the way has to read it
 * (2026-07-28, basic/transports/streamable-http).
 */
public final class RoutingHeaders {

    private RoutingHeaders() {}

    /**
     * The fields for a request.
     *
     * @param json the request as it is sent
     * @param mirrored arguments that its tool wants to see there too
     */
    public static List<Map.Entry<String, String>> of(
            final String method, final byte[] json, final HeaderParams mirrored) {
        final var fields = new ArrayList<Map.Entry<String, String>>(2);
        fields.add(Map.entry("Mcp-Method", method));
        nameKey(method)
                .ifPresent(key -> JsonFields.of(json)
                        .flatMap(message -> message.object("params"))
                        .ifPresent(params -> {
                            params.string(key)
                                    .ifPresent(name -> fields.add(Map.entry("Mcp-Name", HeaderText.encode(name))));
                            fields.addAll(mirrored.fields(params));
                        }));
        return fields;
    }

    private static Optional<String> nameKey(final String method) {
        return switch (method) {
            case McpMethods.TOOLS_CALL, McpMethods.PROMPTS_GET -> Optional.of("name");
            case McpMethods.RESOURCES_READ -> Optional.of("uri");
            case McpMethods.TASKS_GET, McpMethods.TASKS_UPDATE, McpMethods.TASKS_CANCEL -> Optional.of("taskId");
            default -> Optional.empty();
        };
    }
}
