package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/**
 * The public keys of a JWK set (RFC 7517) that can verify a signature. Symmetric keys are dropped first of all, so that
 * no algorithm can ever use one; so are RSA keys under 2048 bits.
 */
record KeySet(JWKSet keys) {

    private static final int MIN_RSA_BITS = 2048;

    static KeySet parse(final String json) throws IOException {
        try {
            return of(JWKSet.parse(json));
        } catch (final ParseException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("not a JWK set: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException where the file holds no key that can verify a signature */
    static KeySet inFile(final Path path, final String content) {
        try {
            final var keys = of(JWKSet.parse(content));
            if (keys.keys().isEmpty()) {
                throw new IllegalArgumentException("JWKS file " + path + " holds no public key for signatures");
            }
            return keys;
        } catch (final ParseException e) {
            throw new IllegalArgumentException("JWKS file " + path + " is not a JWK set", e);
        }
    }

    private static KeySet of(final JWKSet published) {
        return new KeySet(new JWKSet(published.toPublicJWKSet().getKeys().stream()
                .filter(KeySet::canVerify)
                .toList()));
    }

    private static boolean canVerify(final JWK key) {
        final var operations = key.getKeyOperations();
        if (operations != null && !operations.contains(KeyOperation.VERIFY)) {
            return false;
        }
        return switch (key) {
            case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
            case OctetKeyPair pair -> Curve.Ed25519.equals(pair.getCurve());
            default -> key instanceof ECKey;
        };
    }

    /**
     * Verifies a signature that nobody made, on each curve of ECDSA there is a key for. The first verification computes the
     * curve's tables, which takes a tenth of a second; so it is nobody's who waits.
     */
    void rehearse() {
        keys.getKeys().stream()
                .filter(ECKey.class::isInstance)
                .map(key -> key.toECKey().getCurve())
                .distinct()
                .flatMap(curve -> Signature.madeUp(curve).stream())
                .forEach(signature -> signature.isByOneOf(candidates(signature.header())));
    }

    /** The keys that may have signed a token with that header: by type, curve, use, algorithm and key id. */
    List<JWK> candidates(final JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
    }
}
