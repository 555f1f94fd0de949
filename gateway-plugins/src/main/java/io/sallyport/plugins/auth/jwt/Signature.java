package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signature of a token in compact form (RFC 7515 §3.1) and what it covers. */
record Signature(JWSHeader header, byte[] signed, Base64URL signature) {

    /** Asymmetric ones only: with these, no published key can be turned into a secret. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private static final Logger LOG = LoggerFactory.getLogger(Signature.class);

    static Signature of(final JWSHeader header, final Base64URL[] parts) {
        final var signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        return new Signature(header, signed, parts[2]);
    }

    /** One that has the form of those on the curve; empty where no token can be signed on it. */
    static Optional<Signature> madeUp(final Curve curve) {
        try {
            final var algorithm = ECDSA.resolveAlgorithm(curve);
            final var bytes = new byte[ECDSA.getSignatureByteArrayLength(algorithm)];
            Arrays.fill(bytes, (byte) 1);
            return Optional.of(new Signature(new JWSHeader(algorithm), bytes, Base64URL.encode(bytes)));
        } catch (final JOSEException ofNoAlgorithm) {
            return Optional.empty();
        }
    }

    boolean isByOneOf(final List<JWK> keys) {
        return keys.stream().anyMatch(this::isBy);
    }

    private boolean isBy(final JWK key) {
        try {
            return switch (key) {
                case OctetKeyPair pair -> Ed25519.verify(pair, signed, signature.decode());
                case AsymmetricJWK pair -> isBy(pair);
                default -> false;
            };
        } catch (final JOSEException | GeneralSecurityException e) {
            LOG.debug("A token could not be verified by the key {}", key.getKeyID(), e);
            return false;
        }
    }

    private boolean isBy(final AsymmetricJWK key) throws JOSEException {
        return new DefaultJWSVerifierFactory()
                .createJWSVerifier(header, key.toPublicKey())
                .verify(header, signed, signature);
    }
}
