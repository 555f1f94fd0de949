package io.sallyport.plugins.access;

import io.sallyport.plugins.spi.AccessSettings;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.ToolPolicy;

/** Makes the policy of a route's {@code access} rules. */
public final class AccessFactory implements PluginFactory<AccessSettings> {

    @Override
    public String type() {
        return "access";
    }

    @Override
    public Class<AccessSettings> settings() {
        return AccessSettings.class;
    }

    @Override
    public ToolPolicy create(final AccessSettings settings, final PluginContext context) {
        return new AccessPolicy(settings.rules());
    }
}
