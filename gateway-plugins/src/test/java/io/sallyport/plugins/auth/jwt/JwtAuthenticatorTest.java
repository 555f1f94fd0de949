package io.sallyport.plugins.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.testing.Heads;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtAuthenticatorTest {

    private static final TokenKey KEY = TokenKey.generate("k1", "ES256");
    private static final Principal ALICE = new Principal(Principal.Kind.JWT, JwtFixture.ISSUER, "alice");

    private final JwtFixture idp = new JwtFixture(KEY);
    private final Authenticator authenticator = idp.authenticator(JwtFixture.settings(KEY.jwk()));

    private Authentication judge(final String token) {
        return JwtFixture.judge(authenticator, Heads.bearer(token));
    }

    private static Authentication accepted(final String... scopes) {
        return new Authentication.Accepted(new Caller(ALICE, Set.of(scopes)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
            })
    void everyAsymmetricAlgorithmIsAccepted(final String algorithm) {
        final var fixture = new JwtFixture(TokenKey.generate("k", algorithm));
        final var own = fixture.authenticator(JwtFixture.settings(fixture.key.jwk()));

        assertThat(JwtFixture.judge(own, Heads.bearer(fixture.token()))).isEqualTo(accepted("mcp", "support"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void theSchemeIsReadInAnyCase(final String scheme) {
        assertThat(JwtFixture.judge(authenticator, Heads.authorization(scheme + idp.token())))
                .isEqualTo(accepted("mcp", "support"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void theTypesOfAccessTokensAreAccepted(final String type) {
        final var header = idp.header().with("typ", type).toString();

        assertThat(judge(KEY.sign(header, idp.claims().toString()))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void aTokenNeedsNeitherTypeNorKeyId() {
        final var header = idp.header().without("typ").without("kid").toString();

        assertThat(judge(KEY.sign(header, idp.claims().toString()))).isInstanceOf(Authentication.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://MCP.example.COM/mcp", "https://mcp.example.com:443/mcp"})
    void theResourceIsComparedAsAUri(final String audience) {
        assertThat(judge(idp.token(idp.claims().with("aud", audience)))).isInstanceOf(Authentication.Accepted.class);
        assertThat(judge(idp.token(idp.claims().with("aud", List.of("other", audience)))))
                .isInstanceOf(Authentication.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://mcp.example.com", "https://mcp.example.com/", "https://mcp.example.com:443/"})
    void theSlashOfABareHostMakesNoDifference(final String audience) {
        final var context = new PluginContext("r", URI.create("https://mcp.example.com"), idp.clock, Runnable::run);
        final var own = new JwtFactory().create(JwtFixture.settings(KEY.jwk()), context);

        assertThat(JwtFixture.judge(own, Heads.bearer(idp.token(idp.claims().with("aud", audience)))))
                .isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void aConfiguredAudienceReplacesTheResource() {
        final var own = idp.authenticator(JwtFixture.settings(List.of("api://mcp"), List.of(), KEY.jwk()));

        assertThat(JwtFixture.judge(own, Heads.bearer(idp.token(idp.claims().with("aud", "api://mcp")))))
                .isInstanceOf(Authentication.Accepted.class);
        assertThat(reason(JwtFixture.judge(own, Heads.bearer(idp.token())))).isEqualTo("wrong_audience");
    }

    @Test
    void clocksMayDifferByTheSkew() {
        final var claims = idp.claims();

        assertThat(judge(idp.token(claims.with("exp", idp.seconds(-29))))).isInstanceOf(Authentication.Accepted.class);
        assertThat(judge(idp.token(claims.with("nbf", idp.seconds(30))))).isInstanceOf(Authentication.Accepted.class);
        assertThat(judge(idp.token(claims.with("iat", idp.seconds(30))))).isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void scopesAreReadFromEitherClaimInEitherForm() {
        final var claims = idp.claims().without("scope");

        assertThat(judge(idp.token(claims))).isEqualTo(accepted());
        assertThat(judge(idp.token(claims.with("scope", "a  b ")))).isEqualTo(accepted("a", "b"));
        assertThat(judge(idp.token(claims.with("scp", "a b")))).isEqualTo(accepted("a", "b"));
        assertThat(judge(idp.token(claims.with("scp", List.of("a", "b"))))).isEqualTo(accepted("a", "b"));
        assertThat(judge(idp.token(claims.with("scp", 7)))).isEqualTo(accepted());
    }

    @Test
    void missingScopesAreNamedAllAtOnce() {
        final var own = idp.authenticator(JwtFixture.settings(List.of(), List.of("mcp", "admin"), KEY.jwk()));

        assertThat(JwtFixture.judge(own, Heads.bearer(idp.token())))
                .isEqualTo(new Authentication.ScopesMissing(Set.of("mcp", "admin")));
        assertThat(JwtFixture.judge(own, Heads.bearer(idp.token(idp.claims().with("scope", "admin mcp")))))
                .isEqualTo(accepted("admin", "mcp"));
    }

    @Test
    void aClientWithoutASubjectIsThePrincipal() {
        final var token = idp.token(idp.claims().without("sub").with("client_id", "robot"));

        assertThat(judge(token))
                .isEqualTo(new Authentication.Accepted(new Caller(
                        new Principal(Principal.Kind.JWT, JwtFixture.ISSUER, "robot"), Set.of("mcp", "support"))));
    }

    @Test
    void aRefreshedTokenIsTheSamePrincipal() {
        final var first = judge(idp.token());
        idp.clock.advance(Duration.ofMinutes(4));

        assertThat(judge(idp.token())).isEqualTo(first);
    }

    /** One whose judgements off the caller's thread are noted. */
    private Authenticator counted(final List<Runnable> tasks) {
        final var context = new PluginContext("r", URI.create(JwtFixture.RESOURCE), idp.clock, task -> {
            tasks.add(task);
            task.run();
        });
        return new JwtFactory().create(JwtFixture.settings(KEY.jwk()), context);
    }

    @Test
    void aTokenIsVerifiedOnceAndRefusedFromItsEndOn() {
        final var tasks = new ArrayList<Runnable>();
        final var own = counted(tasks);
        final var head = Heads.bearer(idp.token());
        tasks.clear();

        assertThat(JwtFixture.judge(own, head)).isInstanceOf(Authentication.Accepted.class);
        assertThat(JwtFixture.judge(own, head)).isInstanceOf(Authentication.Accepted.class);
        assertThat(tasks).hasSize(1);

        idp.clock.advance(Duration.ofMinutes(5).plus(JwtFixture.SKEW));
        assertThat(reason(JwtFixture.judge(own, head))).isEqualTo("expired");
    }

    @Test
    void aTokenThatLivesLongIsVerifiedAgainAfterAnHour() {
        final var tasks = new ArrayList<Runnable>();
        final var own = counted(tasks);
        final var head = Heads.bearer(idp.token(idp.claims().with("exp", idp.seconds(10_000))));
        JwtFixture.judge(own, head);
        tasks.clear();

        idp.clock.advance(Duration.ofMinutes(59));
        assertThat(JwtFixture.judge(own, head)).isInstanceOf(Authentication.Accepted.class);
        assertThat(tasks).isEmpty();

        idp.clock.advance(Duration.ofMinutes(1));
        assertThat(JwtFixture.judge(own, head)).isInstanceOf(Authentication.Accepted.class);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void anUnknownTokenIsJudgedOffTheCallersThread() {
        final var context = new PluginContext("r", URI.create(JwtFixture.RESOURCE), idp.clock, _ -> {});
        final var own = new JwtFactory().create(JwtFixture.settings(KEY.jwk()), context);

        assertThat(own.authenticate(Heads.bearer(idp.token())).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void metadataNamesTheIssuerAndTheScopes() {
        final var own = idp.authenticator(JwtFixture.settings(List.of(), List.of("mcp"), KEY.jwk()));

        assertThat(own.authorizationServers()).containsExactly(URI.create(JwtFixture.ISSUER));
        assertThat(own.scopes()).containsExactly("mcp");
    }

    @Test
    void anyMutationOfATokenIsRefusedWithoutAnException() {
        final var random = new Random(20261120);
        final var good = idp.token();

        for (int i = 0; i < 1_000; i++) {
            final var mutant = mutate(good, random);
            if (!mutant.equals(good)) {
                assertThat(judge(mutant))
                        .as(mutant)
                        .isInstanceOfAny(Authentication.Rejected.class, Authentication.Unrecognised.class);
            }
        }
    }

    private static String mutate(final String token, final Random random) {
        final var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+";
        final var mutant = new StringBuilder(token);
        // The last character holds bits that no decoder reads.
        final var at = random.nextInt(token.length() - 1);
        switch (random.nextInt(4)) {
            case 0 -> mutant.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 1 -> mutant.deleteCharAt(at);
            case 2 -> mutant.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
            default -> mutant.setLength(at + 1);
        }
        return mutant.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keys", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"})
    void aFileWithoutAUsableKeyIsRefused(final String content) {
        final var file = new AuthConfig.Jwks.File(Path.of("jwks.json"), content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> idp.authenticator(settings(JwtFixture.ISSUER, file)))
                .withMessageContaining("jwks.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://idp.example.com", "https://user:secret@idp.example.com", "ftp://localhost", "urn:x"})
    void keysAreNotFetchedFromAnUnsafePlace(final String place) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> idp.authenticator(settings(place, new AuthConfig.Jwks.Discovery())))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        idp.authenticator(settings(JwtFixture.ISSUER, new AuthConfig.Jwks.Url(URI.create(place)))));
    }

    private static AuthConfig.Jwt settings(final String issuer, final AuthConfig.Jwks jwks) {
        return new AuthConfig.Jwt(URI.create(issuer), jwks, List.of(), List.of(), JwtFixture.SKEW);
    }

    private static String reason(final Authentication outcome) {
        return outcome instanceof Authentication.Rejected(var reason, var _) ? reason : outcome.toString();
    }

    @Test
    void theKeyOfOneAlgorithmDoesNotServeAnother() {
        final var rsa = TokenKey.generate("k", "RS256");
        final var bound = new RSAKey.Builder((RSAPublicKey) rsa.pair().getPublic())
                .keyID("k")
                .algorithm(JWSAlgorithm.PS256)
                .build();
        final var fixture = new JwtFixture(rsa);
        final var own = fixture.authenticator(JwtFixture.settings(bound));

        assertThat(reason(JwtFixture.judge(own, Heads.bearer(fixture.token())))).isEqualTo("unknown_key");
    }
}
