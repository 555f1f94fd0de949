package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;

/** A key of an issuer, or of somebody who would like to be one. Signs by the JDK alone, so that nothing is tidied up. */
record TokenKey(String kid, String algorithm, KeyPair pair) {

    static TokenKey generate(final String kid, final String algorithm) {
        return generate(kid, algorithm, 2048);
    }

    static TokenKey generate(final String kid, final String algorithm, final int rsaBits) {
        try {
            final var generator = KeyPairGenerator.getInstance(
                    switch (algorithm.substring(0, 2)) {
                        case "ES" -> "EC";
                        case "Ed" -> "Ed25519";
                        default -> "RSA";
                    });
            switch (algorithm) {
                case "ES256" -> generator.initialize(256);
                case "ES384" -> generator.initialize(384);
                case "ES512" -> generator.initialize(521);
                case "EdDSA", "Ed25519" -> generator.initialize(255);
                default -> generator.initialize(rsaBits);
            }
            return new TokenKey(kid, algorithm, generator.generateKeyPair());
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same key under another algorithm of its type. */
    TokenKey as(final String other) {
        return new TokenKey(kid, other, pair);
    }

    JWK jwk() {
        return switch (pair.getPublic()) {
            case RSAPublicKey key -> new RSAKey.Builder(key).keyID(kid).build();
            case ECPublicKey key ->
                new ECKey.Builder(Curve.forECParameterSpec(key.getParams()), key)
                        .keyID(kid)
                        .build();
            default ->
                new OctetKeyPair.Builder(Curve.Ed25519, edwards()).keyID(kid).build();
        };
    }

    private Base64URL edwards() {
        final var encoded = pair.getPublic().getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    /** {@code header.claims.signature} */
    String sign(final String header, final String claims) {
        final var input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        return input + "." + Base64URL.encode(signature(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(final byte[] input) {
        try {
            final var signer = Signature.getInstance(jca());
            if (algorithm.startsWith("PS")) {
                signer.setParameter(pss());
            }
            signer.initSign(pair.getPrivate());
            signer.update(input);
            return signer.sign();
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String jca() {
        final var bits = algorithm.substring(2);
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + bits + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + bits + "withECDSAinP1363Format";
            default -> "Ed25519";
        };
    }

    private PSSParameterSpec pss() {
        final var bits = Integer.parseInt(algorithm.substring(2));
        final var digest = "SHA-" + bits;
        return new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), bits / 8, 1);
    }
}
