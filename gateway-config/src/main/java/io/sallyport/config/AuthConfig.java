package io.sallyport.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One way for clients to prove who they are. A route lists several; they are tried in order. */
public sealed interface AuthConfig {

    /** Written {@code auth: none}. */
    record None() implements AuthConfig {}

    /**
     * Bearer tokens signed by an issuer.
     *
     * @param issuer what {@code iss} must equal
     * @param jwks where the keys are; by default the issuer's discovery document says
     * @param audience what {@code aud} must contain one of; empty means the route's public URL
     * @param scopes every token must carry
     * @param skew tolerated between the clocks
     */
    record Jwt(URI issuer, Jwks jwks, List<String> audience, List<String> scopes, Duration skew)
            implements AuthConfig {}

    /** Keys in a file: hashes with owner, scopes and expiry. {@code content} is the file as it stands, so a change shows. */
    record ApiKeys(Path file, Secret content) implements AuthConfig {}

    /** Where an issuer's signing keys come from. */
    sealed interface Jwks {

        record Discovery() implements Jwks {}

        record Url(URI url) implements Jwks {}

        /** {@code content} is the JWK set as it stands in the file. */
        record File(Path path, String content) implements Jwks {}
    }

    /** An authentication method under its name in the {@code auth} section, or the route's own. */
    record Named(Optional<String> name, AuthConfig auth) {}
}
