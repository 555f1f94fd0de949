package io.sallyport.config.load;

import io.sallyport.config.AuthConfig;
import io.sallyport.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code auth}: how clients prove who they are. */
record AuthBinder(Values values) {

    private static final Duration SKEW = Duration.ofSeconds(30);

    /** A mapping with exactly one method. */
    Optional<AuthConfig> bind(final Fields fields) {
        final Optional<Yaml> jwt = fields.raw("jwt");
        final Optional<Yaml> keys = fields.raw("apiKeys");
        fields.notYet("clientCertificate");
        if (fields.has("clientCertificate")) {
            return Optional.empty();
        }
        if (jwt.isPresent() == keys.isPresent()) {
            return values.refuse(fields.at(), "must be one method", "jwt or apiKeys");
        }
        return fields.section("jwt", this::jwt)
                .or(() -> fields.section("apiKeys", this::apiKeys))
                .flatMap(bound -> bound);
    }

    private Optional<AuthConfig> jwt(final Fields fields) {
        fields.notYet("maxLifetime");
        final Optional<URI> issuer = fields.required("issuer", Network.ISSUER);
        final Optional<AuthConfig.Jwks> jwks = fields.has("jwks")
                ? fields.raw("jwks").flatMap(this::jwks)
                : Optional.of(new AuthConfig.Jwks.Discovery());
        fields.raw("jwks");
        final List<String> audience = fields.raw("audience").map(this::audience).orElse(List.of());
        final List<String> scopes = fields.list("scopes", Words.SCOPE);
        final Duration skew = fields.get("skew", Quantities.durationOrZero(), SKEW);
        return issuer.flatMap(from -> jwks.map(keys -> new AuthConfig.Jwt(from, keys, audience, scopes, skew)));
    }

    private List<String> audience(final Yaml value) {
        return value instanceof Yaml.Scalar
                ? values.read(value, Words.TEXT).stream().toList()
                : values.list(value, item -> values.read(item, Words.TEXT));
    }

    private Optional<AuthConfig.Jwks> jwks(final Yaml value) {
        final boolean isUrl = values.read(value, Words.TEXT)
                .filter(text -> text.contains("://"))
                .isPresent();
        return isUrl
                ? values.read(value, Network.KEYS_URL).map(AuthConfig.Jwks.Url::new)
                : values.path(value)
                        .flatMap(path -> values.files()
                                .text(path, value.at())
                                .map(text -> new AuthConfig.Jwks.File(path, text)));
    }

    private Optional<AuthConfig> apiKeys(final Fields fields) {
        final Optional<Path> file = fields.requiredRaw("file").flatMap(values::path);
        return file.flatMap(path -> values.files()
                .text(path, fields.at("file"))
                .map(text -> new AuthConfig.ApiKeys(path, new Secret(text))));
    }
}
