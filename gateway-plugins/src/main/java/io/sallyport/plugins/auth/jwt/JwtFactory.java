package io.sallyport.plugins.auth.jwt;

import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;

/** Makes authenticators of one issuer's tokens. */
public final class JwtFactory implements PluginFactory<AuthConfig.Jwt> {

    @Override
    public String type() {
        return "jwt";
    }

    @Override
    public Class<AuthConfig.Jwt> settings() {
        return AuthConfig.Jwt.class;
    }

    @Override
    public Authenticator create(final AuthConfig.Jwt settings, final PluginContext context) {
        final var keys = keys(settings, context);
        return new JwtAuthenticator(settings, keys, context);
    }

    private static SigningKeys keys(final AuthConfig.Jwt settings, final PluginContext context) {
        return switch (settings.jwks()) {
            case AuthConfig.Jwks.Discovery _ -> remote(new IssuerDiscovery(settings.issuer()), settings, context);
            case AuthConfig.Jwks.Url(var url) -> {
                final var address = FetchableUri.of(url);
                yield remote(() -> KeySet.parse(JsonDocument.get(address)), settings, context);
            }
            case AuthConfig.Jwks.File(var path, var content) -> {
                final var keys = KeySet.inFile(path, content);
                context.blocking().execute(keys::rehearse);
                yield new FixedKeys(keys);
            }
        };
    }

    private static SigningKeys remote(
            final KeySource source, final AuthConfig.Jwt settings, final PluginContext context) {
        final var keys = new RemoteKeys(settings.issuer(), source, context.clock(), context.blocking());
        context.blocking().execute(() -> keys.current().ifPresent(KeySet::rehearse));
        return keys;
    }
}
