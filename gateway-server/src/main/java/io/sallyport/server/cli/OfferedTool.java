package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A tool as clients see it.
 *
 * @param route the route that publishes it, where it is known
 * @param upstream whose it is; by the prefix of its name where only that is known
 * @param original its name there, where it is known
 * @param definition as lists hold it, a JSON object
 */
public record OfferedTool(
        Optional<String> route, String name, Optional<String> upstream, Optional<String> original, byte[] definition) {

    private static final String SEPARATOR = "__";
    /** A rule of thumb for English and JSON; every model counts differently. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** One of a server that does not tell whose its tools are. */
    static OfferedTool of(final JsonFields definition) {
        final var name = definition.string("name").orElse("");
        final int separator = name.indexOf(SEPARATOR);
        return new OfferedTool(
                Optional.empty(),
                name,
                separator > 0 ? Optional.of(name.substring(0, separator)) : Optional.empty(),
                Optional.empty(),
                Arrays.copyOfRange(
                        definition.json(),
                        definition.span().start(),
                        definition.span().end()));
    }

    String description() {
        return JsonFields.of(definition)
                .flatMap(fields -> fields.string("description").or(() -> fields.string("title")))
                .orElse("");
    }

    /** What it takes of a model's context to be told of it, estimated: its definition's characters over four. */
    int tokens() {
        final int characters = new String(definition, StandardCharsets.UTF_8).length();
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    byte[] json() {
        final var json = JsonObject.start();
        route.ifPresent(text -> json.string("route", text));
        json.string("name", name);
        upstream.ifPresent(text -> json.string("upstream", text));
        original.ifPresent(text -> json.string("originalName", text));
        return json.string("description", description())
                .number("tokens", tokens())
                .raw("definition", definition)
                .end();
    }
}
