package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;

/** The headers that repeat parts of the body of a request, which must not contradict it. */
final class MirroredHeaders {

    /** The member of {@code params} that {@code Mcp-Name} repeats, by method. */
    private static final Map<String, String> NAMES = Map.of(
            "tools/call", "name",
            "prompts/get", "name",
            "resources/read", "uri",
            "tasks/get", "taskId",
            "tasks/update", "taskId",
            "tasks/cancel", "taskId");

    private static final String ANNOTATION = "x-mcp-header";

    private MirroredHeaders() {}

    /** Those that every request has. */
    static void check(final Exchange exchange, final Message.Request request) throws Refusal {
        compare(exchange, "Mcp-Method", Optional.of(request.method()));
        final var member = Optional.ofNullable(NAMES.get(request.method()));
        if (member.isPresent()) {
            compare(exchange, "Mcp-Name", request.params().value(member.get()));
        }
    }

    /** Those that a tool wants: the arguments that are annotated in its schema, at any depth of objects. */
    static void check(final Exchange exchange, final JsonObject schema, final JsonObject arguments) throws Refusal {
        final var properties = schema.object("properties");
        for (final var name : properties.members().keySet()) {
            final var property = properties.object(name);
            final var header = property.string(ANNOTATION);
            if (header.isPresent()) {
                compare(exchange, "Mcp-Param-" + header.get(), arguments.value(name));
            }
            check(exchange, property, arguments.object(name));
        }
    }

    private static void compare(final Exchange exchange, final String name, final Optional<Object> body)
            throws Refusal {
        final var header = exchange.header(name);
        if (header.isPresent() != body.isPresent()
                || (header.isPresent() && !HeaderValue.matches(header.get(), body.orElseThrow()))) {
            throw Refusal.headerMismatch(name + " is " + header.orElse("missing") + ", in the body it is "
                    + body.map(JsonObject::write).orElse("missing"));
        }
    }
}
