package io.sallyport.server.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token that may say anything at all, under a genuine ES256 signature. Immutable: every change makes another.
 *
 * @param key what it is signed with, whatever the header says
 */
record AnyToken(ECKey key, Map<String, Object> header, Map<String, Object> claims) {

    static ECKey key(final String id) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyID(id)
                    .generate();
        } catch (final JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** An honest token of that key; the claims are the test's. */
    static AnyToken of(final ECKey key, final Map<String, Object> claims) {
        return new AnyToken(key, Map.of("alg", "ES256", "typ", "at+jwt", "kid", key.getKeyID()), claims);
    }

    static String jwks(final ECKey key) {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    AnyToken signedBy(final ECKey other) {
        return new AnyToken(other, header, claims);
    }

    AnyToken header(final String name, final Object value) {
        return new AnyToken(key, with(header, name, value), claims);
    }

    AnyToken withoutHeader(final String name) {
        return new AnyToken(key, without(header, name), claims);
    }

    AnyToken claim(final String name, final Object value) {
        return new AnyToken(key, header, with(claims, name, value));
    }

    AnyToken without(final String name) {
        return new AnyToken(key, header, without(claims, name));
    }

    String signed() {
        return signed(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
    }

    /** Header and payload of one's own, JSON or not, under this token's key. */
    String signed(final String head, final String payload) {
        final var input = Base64URL.encode(head) + "." + Base64URL.encode(payload);
        try {
            final var signature = new ECDSASigner(key)
                    .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + signature;
        } catch (final JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** This header and these claims over a signature of one's own. */
    String over(final String signature) {
        return Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "."
                + Base64URL.encode(JSONObjectUtils.toJSONString(claims)) + "." + signature;
    }

    private static Map<String, Object> with(final Map<String, Object> map, final String name, final Object value) {
        final var copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }

    private static Map<String, Object> without(final Map<String, Object> map, final String name) {
        final var copy = new LinkedHashMap<>(map);
        copy.remove(name);
        return copy;
    }
}
