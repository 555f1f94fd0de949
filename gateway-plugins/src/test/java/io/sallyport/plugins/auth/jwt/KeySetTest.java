package io.sallyport.plugins.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {

    /** One that is illegal is refused before anything is computed. */
    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521"})
    void aMadeUpSignatureIsALegalOneThatNobodyMade(final String name) throws Exception {
        final var made = Signature.madeUp(Curve.parse(name)).orElseThrow();
        final var algorithm = made.header().getAlgorithm();

        assertThatCode(() -> ECDSA.ensureLegalSignature(made.signature().decode(), algorithm))
                .doesNotThrowAnyException();
        assertThat(made.isByOneOf(
                        JWKSet.parse(published(algorithm.getName()).toString()).getKeys()))
                .isFalse();
    }

    @Test
    void noTokenIsSignedOnACurveForAgreements() {
        assertThat(Signature.madeUp(Curve.X25519)).isEmpty();
    }

    @Test
    void keysOfEveryKindAreRehearsedAndStay() throws Exception {
        final var keys = KeySet.parse(
                published("RS256", "ES256", "ES384", "ES512", "EdDSA").toString());

        keys.rehearse();

        assertThat(keys.keys().getKeys()).hasSize(5);
    }

    private static JWKSet published(final String... algorithms) {
        return new JWKSet(Stream.of(algorithms)
                .map(algorithm -> TokenKey.generate(algorithm, algorithm).jwk())
                .toList());
    }
}
