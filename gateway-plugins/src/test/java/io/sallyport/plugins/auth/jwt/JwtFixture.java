package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.plugins.testing.ManualClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One issuer, one resource, one clock. */
final class JwtFixture {

    static final String ISSUER = "https://idp.example.com/realms/acme";
    static final String RESOURCE = "https://mcp.example.com/mcp";
    static final Duration SKEW = Duration.ofSeconds(30);

    final ManualClock clock = new ManualClock();
    final TokenKey key;

    JwtFixture(final TokenKey key) {
        this.key = key;
    }

    PluginContext context() {
        return new PluginContext("support", URI.create(RESOURCE), clock, Runnable::run);
    }

    Authenticator authenticator(final AuthConfig.Jwt settings) {
        return new JwtFactory().create(settings, context());
    }

    static AuthConfig.Jwt settings(final JWK... keys) {
        return settings(List.of(), List.of(), keys);
    }

    static AuthConfig.Jwt settings(final List<String> audience, final List<String> scopes, final JWK... keys) {
        final var content = new JWKSet(Arrays.asList(keys)).toString(false);
        return new AuthConfig.Jwt(
                URI.create(ISSUER), new AuthConfig.Jwks.File(Path.of("jwks.json"), content), audience, scopes, SKEW);
    }

    Json header() {
        return header(key);
    }

    static Json header(final TokenKey key) {
        return Json.of("alg", key.algorithm()).with("kid", key.kid()).with("typ", "at+jwt");
    }

    Json claims() {
        final var now = clock.instant().getEpochSecond();
        return Json.of("iss", ISSUER)
                .with("sub", "alice")
                .with("aud", RESOURCE)
                .with("iat", now)
                .with("exp", now + 300)
                .with("scope", "mcp support");
    }

    String token() {
        return token(claims());
    }

    String token(final Json claims) {
        return key.sign(header().toString(), claims.toString());
    }

    long seconds(final long fromNow) {
        return clock.instant().getEpochSecond() + fromNow;
    }

    static Authentication judge(final Authenticator authenticator, final RequestHead head) {
        return authenticator.authenticate(head).toCompletableFuture().join();
    }
}
