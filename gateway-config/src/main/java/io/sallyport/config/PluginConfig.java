package io.sallyport.config;

import java.util.Map;

/**
 * A plugin that is not built in.
 *
 * @param use its name
 * @param config strings, longs, doubles, booleans, lists and maps, as written; never printed, it may hold secrets
 */
public record PluginConfig(String use, Map<String, Object> config) {

    public PluginConfig {
        config = Ordered.copyOf(config);
    }

    @Override
    public String toString() {
        return "PluginConfig[use=" + use + ", config=***]";
    }
}
