package io.sallyport.demo.stage;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/** An issuer of access tokens: an ES256 key, its public half as a JWK set, and JWTs signed with it. */
public final class DemoTokens {

    private final String issuer;
    private final ECKey key;
    private final InstantSource clock;

    private DemoTokens(String issuer, ECKey key, InstantSource clock) {
        this.issuer = issuer;
        this.key = key;
        this.clock = clock;
    }

    public static DemoTokens create(String issuer, InstantSource clock) {
        try {
            final var key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            return new DemoTokens(issuer, key, clock);
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot make ES256 keys", e);
        }
    }

    public String issuer() {
        return issuer;
    }

    /** The public keys, as an issuer publishes them. */
    public String jwks() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    public void writeJwks(Path file) throws IOException {
        Files.writeString(file, jwks());
    }

    /**
     * A token.
     *
     * @param audience the public URL of the route it is for
     * @param subject who it is about
     * @param validity from now; negative for one that has expired
     * @param scopes may be empty
     */
    public String mint(String audience, String subject, Duration validity, String... scopes) {
        final Instant now = clock.instant();
        return sign(new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .audience(audience)
                .claim("scope", String.join(" ", scopes))
                .issueTime(Date.from(now.plus(validity.isNegative() ? validity.multipliedBy(2) : Duration.ZERO)))
                .expirationTime(Date.from(now.plus(validity)))
                .build());
    }

    /** Any claims at all under this issuer's signature. */
    public String sign(JWTClaimsSet claims) {
        try {
            final var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("at+jwt"))
                    .keyID(key.getKeyID())
                    .build();
            final var token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("an ES256 key that does not sign", e);
        }
    }
}
