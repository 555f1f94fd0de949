package io.sallyport.plugins.limits;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.LimitSettings;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;

/** Makes the admission of a route's {@code limits}. */
public final class LimitsFactory implements PluginFactory<LimitSettings> {

    @Override
    public String type() {
        return "limits";
    }

    @Override
    public Class<LimitSettings> settings() {
        return LimitSettings.class;
    }

    @Override
    public Admission create(final LimitSettings settings, final PluginContext context) {
        return new RateLimits(settings, context.clock());
    }
}
