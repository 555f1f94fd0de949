package io.sallyport.server.call;

import io.sallyport.mcp.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * What the gateway says of itself on a route, for display. Every answer to a client without sessions has it.
 *
 * @param json an object
 */
public record ServerInfo(String json) {

    public static ServerInfo of(final String route, final String version) {
        final var info = JsonObject.start()
                .string("name", "sallyport")
                .string("title", "Sallyport: " + route)
                .string("version", version);
        return new ServerInfo(new String(info.end(), StandardCharsets.UTF_8));
    }
}
