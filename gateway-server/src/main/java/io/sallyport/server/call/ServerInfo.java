package io.sallyport.server.call;

import io.sallyport.mcp.JsonObject;
import java.nio.charset.StandardCharsets;

/** What the gateway says of itself on a route, for display. */
final class ServerInfo {

    private ServerInfo() {}

    /** A JSON object. */
    static String json(final Route route, final String version) {
        return new String(
                JsonObject.start()
                        .string("name", "sallyport")
                        .string("title", "Sallyport: " + route.name())
                        .string("version", version)
                        .end(),
                StandardCharsets.UTF_8);
    }
}
