package io.sallyport.server.it.thirdparty;

import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.Settings;

/** Makes {@link HouseRules}; refuses settings without a {@code log}. */
public final class HouseRulesFactory implements PluginFactory<Settings> {

    @Override
    public String type() {
        return "com.example.house-rules";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Plugin create(final Settings settings, final PluginContext context) {
        final var log = settings.values().get("log");
        if (!(log instanceof final String file)) {
            throw new IllegalArgumentException("log is missing");
        }
        return new HouseRules(
                file,
                String.valueOf(settings.values().get("closedTo")),
                String.valueOf(settings.values().get("hides")),
                context.blocking());
    }
}
