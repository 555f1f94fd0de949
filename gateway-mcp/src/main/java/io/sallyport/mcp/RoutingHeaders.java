package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The header fields in which a stateless request repeats what it is about, so that nobody on the way has to read it
 * (2026-07-28, basic/transports/streamable-http).
 */
public final class RoutingHeaders {

    private RoutingHeaders() {}

    /**
     * The fields for a request that nobody has read.
     *
     * @param json the request as it is sent
     * @param mirrored arguments that its tool wants to see there too
     */
    public static List<Map.Entry<String, String>> of(
            final String method, final byte[] json, final HeaderParams mirrored) {
        final var name = nameKey(method).flatMap(key -> params(json).flatMap(params -> params.string(key)));
        return of(method, name, () -> json, mirrored);
    }

    /**
     * The fields for a request.
     *
     * @param name of the tool, prompt, resource or task that it is about
     * @param json the request as it is sent, for as it is needed hardly ever
     * @param mirrored arguments that its tool wants to see there too
     */
    public static List<Map.Entry<String, String>> of(
            final String method,
            final Optional<String> name,
            final Supplier<byte[]> json,
            final HeaderParams mirrored) {
        final var fields = new ArrayList<Map.Entry<String, String>>(4);
        fields.add(Map.entry("Mcp-Method", method));
        name.ifPresent(text -> fields.add(Map.entry("Mcp-Name", HeaderText.encode(text))));
        if (!mirrored.all().isEmpty()) { // hardly ever, and the arguments may be large
            params(json.get()).ifPresent(params -> fields.addAll(mirrored.fields(params)));
        }
        return fields;
    }

    /** Where a request says which tool, prompt, resource or task it is about, so that {@code Mcp-Name} has to say it too. */
    public static Optional<Envelope.Located> named(final String method, final Envelope.Params params) {
        return nameKey(method).flatMap(key -> switch (key) {
            case "name" -> params.name();
            case "uri" -> params.uri();
            default -> params.taskId();
        });
    }

    private static Optional<JsonFields> params(final byte[] json) {
        return JsonFields.of(json).flatMap(message -> message.object("params"));
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
