package io.sallyport.plugins.auth.apikey;

import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;

/** Makes authenticators of API key files. */
public final class ApiKeyFactory implements PluginFactory<AuthConfig.ApiKeys> {

    @Override
    public String type() {
        return "api-keys";
    }

    @Override
    public Class<AuthConfig.ApiKeys> settings() {
        return AuthConfig.ApiKeys.class;
    }

    @Override
    public Authenticator create(final AuthConfig.ApiKeys settings, final PluginContext context) {
        final var file = settings.file().toString();
        return new ApiKeyAuthenticator(
                file, KeyFile.parse(file, settings.content().value()), context.clock());
    }
}
