package io.sallyport.server;

import io.sallyport.config.GatewayConfig;
import java.util.Map;

/** The configuration that runs, a line per part; secrets print as stars because their type does. */
final class ConfigText {

    private ConfigText() {}

    static String of(final GatewayConfig config) {
        final var text = new StringBuilder("# hash " + config.hash() + '\n');
        section(text, "listeners", config.listeners());
        section(text, "upstreams", config.upstreams());
        section(text, "routes", config.routes());
        line(text, "status", config.status());
        line(text, "admin", config.admin());
        line(text, "drain", config.drain());
        line(text, "sessions", config.sessions());
        line(text, "telemetry", config.telemetry());
        line(text, "limits", config.limits());
        return text.toString();
    }

    private static void section(final StringBuilder text, final String name, final Map<String, ?> parts) {
        parts.forEach((key, part) -> line(text, name + '.' + key, part));
    }

    private static void line(final StringBuilder text, final String key, final Object value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
