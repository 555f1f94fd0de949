package io.sallyport.plugins.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.testing.Heads;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that come and go at a real HTTP server. */
final class RemoteKeysTest {

    private static final TokenKey OLD = TokenKey.generate("old", "ES256");
    private static final TokenKey NEW = TokenKey.generate("new", "ES256");
    private static final TokenKey STRANGER = TokenKey.generate("stranger", "ES256");

    private final JwtFixture idp = new JwtFixture(OLD);
    private final TestIssuer issuer = new TestIssuer();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void publish() {
        issuer.publishKeys(OLD);
    }

    @AfterEach
    void close() {
        threads.close();
        issuer.close();
    }

    private Authenticator authenticator() {
        final var jwks = new AuthConfig.Jwks.Url(issuer.uri("/keys"));
        final var settings =
                new AuthConfig.Jwt(URI.create(JwtFixture.ISSUER), jwks, List.of(), List.of(), JwtFixture.SKEW);
        return new JwtFactory()
                .create(settings, new PluginContext("r", URI.create(JwtFixture.RESOURCE), idp.clock, threads));
    }

    private String token(final TokenKey key) {
        return key.sign(
                JwtFixture.header(key).toString(),
                idp.claims().with("exp", idp.seconds(48 * 3600)).toString());
    }

    private static String outcome(final Authenticator authenticator, final String token) {
        return switch (JwtFixture.judge(authenticator, Heads.bearer(token))) {
            case Authentication.Accepted _ -> "accepted";
            case Authentication.Rejected(var reason, var _) -> reason;
            case Authentication.Unavailable(var reason) -> reason;
            case Authentication other -> other.toString();
        };
    }

    @Test
    void keysAreFetchedOnceForManyTokens() {
        final var authenticator = authenticator();

        for (int i = 0; i < 5; i++) {
            assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        }
        assertThat(issuer.asked("/keys")).isEqualTo(1);
    }

    @Test
    void aStormOfUnknownKeyIdsCausesOneFetch() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        idp.clock.advance(RemoteKeys.PAUSE);

        final var storm = IntStream.range(0, 300)
                .mapToObj(i -> STRANGER.sign(
                        idp.header().with("kid", "kid-" + i).toString(),
                        idp.claims().toString()))
                .map(token -> authenticator.authenticate(Heads.bearer(token)).toCompletableFuture())
                .toList();

        assertThat(storm.stream().map(CompletableFuture::join))
                .allMatch(outcome ->
                        outcome instanceof Authentication.Rejected(var reason, var _) && reason.equals("unknown_key"));
        assertThat(issuer.asked("/keys")).isEqualTo(2);
    }

    @Test
    void aNewKeyIsFoundByItsFirstToken() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        issuer.publishKeys(OLD, NEW);
        idp.clock.advance(RemoteKeys.PAUSE);

        assertThat(outcome(authenticator, token(NEW))).isEqualTo("accepted");
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        assertThat(issuer.asked("/keys")).isEqualTo(2);
    }

    @Test
    void aTokenWithoutKeyIdFindsANewKeyToo() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        issuer.publishKeys(NEW);
        idp.clock.advance(RemoteKeys.PAUSE);

        final var header = JwtFixture.header(NEW).without("kid").toString();
        assertThat(outcome(authenticator, NEW.sign(header, idp.claims().toString())))
                .isEqualTo("accepted");
    }

    @Test
    void aWithdrawnKeyStopsWorkingWithinTheTtl() {
        final var authenticator = authenticator();
        final var token = token(OLD);
        assertThat(outcome(authenticator, token)).isEqualTo("accepted");
        issuer.publishKeys(NEW);

        idp.clock.advance(RemoteKeys.TTL);

        assertThat(outcome(authenticator, token)).isEqualTo("unknown_key");
    }

    @Test
    void aRememberedTokenOfAWithdrawnKeyIsForgottenWithIt() {
        final var authenticator = authenticator();
        final var token = token(OLD);
        assertThat(outcome(authenticator, token)).isEqualTo("accepted");
        issuer.publishKeys(NEW);
        idp.clock.advance(RemoteKeys.PAUSE);
        assertThat(outcome(authenticator, token(NEW))).isEqualTo("accepted");

        assertThat(outcome(authenticator, token)).isEqualTo("unknown_key");
    }

    @Test
    void lastGoodKeysOutliveAnOutageForADay() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        issuer.publish("/keys", 500, "");

        idp.clock.advance(RemoteKeys.KEEP.minusSeconds(1));
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");

        idp.clock.advance(Duration.ofSeconds(1));
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("keys_unavailable");
    }

    @Test
    void anUnknownKeyDuringAnOutageIsNobodysFault() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        issuer.publish("/keys", 503, "");
        idp.clock.advance(RemoteKeys.PAUSE);

        assertThat(outcome(authenticator, token(NEW))).isEqualTo("keys_unavailable");
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
    }

    @Test
    void theFirstKeysAreSoughtEveryFewSeconds() {
        issuer.publish("/keys", 500, "");
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("keys_unavailable");
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("keys_unavailable");
        assertThat(issuer.asked("/keys")).isEqualTo(1);

        issuer.publishKeys(OLD);
        idp.clock.advance(RemoteKeys.PAUSE_WITHOUT_KEYS);

        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
    }

    @Test
    void keysAreRenewedInTheBackgroundBeforeTheyAreTooOld() throws InterruptedException {
        final var fetched = new Semaphore(0);
        final var keys = new RemoteKeys(
                URI.create(JwtFixture.ISSUER),
                () -> {
                    fetched.release();
                    return KeySet.parse(new JWKSet(OLD.jwk()).toString());
                },
                idp.clock,
                threads);
        final var first = keys.current();
        fetched.acquire();

        idp.clock.advance(RemoteKeys.REFRESH_AFTER);
        final var second = keys.atHand();
        fetched.acquire();

        assertThat(second).isPresent().isEqualTo(first);
        assertThat(keys.current().orElseThrow()).isSameAs(first.orElseThrow());
    }

    @Test
    void nonsenseFromTheIssuerIsAnOutage() {
        for (final var nonsense :
                List.of("<html>", "[]", "{}", "{\"keys\":[{\"kty\":\"RSA\"}]}", "x".repeat(600_000))) {
            issuer.publish("/keys", 200, nonsense);
            assertThat(outcome(authenticator(), token(OLD)))
                    .as(nonsense.substring(0, Math.min(30, nonsense.length())))
                    .isEqualTo("keys_unavailable");
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        issuer.publish("/keys", 302, issuer.uri("/elsewhere").toString());

        assertThat(outcome(authenticator(), token(OLD))).isEqualTo("keys_unavailable");
        assertThat(issuer.asked("/elsewhere")).isZero();
    }

    @Test
    void anUnreachableIssuerIsAnOutage() {
        final var authenticator = authenticator();
        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
        issuer.close();
        idp.clock.advance(RemoteKeys.TTL);

        assertThat(outcome(authenticator, token(OLD))).isEqualTo("accepted");
    }
}
