package io.sallyport.plugins.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.config.AuthConfig;
import io.sallyport.config.Secret;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.plugins.testing.Heads;
import io.sallyport.plugins.testing.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiKeyAuthenticatorTest {

    private static final String KEY = "sp_Zm9yIHRlc3RzIG9ubHk";
    private static final String HEX = sha256(KEY);
    private static final Principal NIGHTLY = new Principal(Principal.Kind.API_KEY, "keys.yaml", "nightly");

    private final ManualClock clock = new ManualClock();

    private Authenticator authenticator(final String content) {
        return new ApiKeyFactory()
                .create(
                        new AuthConfig.ApiKeys(Path.of("keys.yaml"), new Secret(content)),
                        new PluginContext("r", URI.create("https://mcp.example.com/mcp"), clock, _ -> {}));
    }

    private Authenticator authenticator() {
        return authenticator("""
                keys:
                  - { id: nightly, hash: "sha256:%s", owner: data, scopes: [read, write], expires: 2026-11-21T12:00:00Z }
                """.formatted(HEX));
    }

    private static Authentication judge(final Authenticator authenticator, final RequestHead head) {
        return authenticator.authenticate(head).toCompletableFuture().join();
    }

    private static RequestHead apiKey(final String... keys) {
        return Heads.of("", Map.of("x-api-key", List.of(keys)));
    }

    @Test
    void aKeyIsAcceptedInEitherHeader() {
        final var accepted = new Authentication.Accepted(new Caller(NIGHTLY, Set.of("read", "write")));

        assertThat(judge(authenticator(), Heads.bearer(KEY))).isEqualTo(accepted);
        assertThat(judge(authenticator(), Heads.authorization("bearer " + KEY))).isEqualTo(accepted);
        assertThat(judge(authenticator(), apiKey(KEY))).isEqualTo(accepted);
    }

    @Test
    void thePrincipalSurvivesANewSecret() {
        final var rotated = authenticator("keys: [{ id: nightly, hash: \"sha256:" + sha256("sp_other") + "\" }]");

        assertThat(judge(rotated, apiKey("sp_other")))
                .isEqualTo(new Authentication.Accepted(new Caller(NIGHTLY, Set.of())));
    }

    @Test
    void aKeyIsRefusedFromItsExpiryOn() {
        final var authenticator = authenticator();
        clock.advance(Duration.ofDays(1).minusNanos(1));
        assertThat(judge(authenticator, apiKey(KEY))).isInstanceOf(Authentication.Accepted.class);

        clock.advance(Duration.ofNanos(1));
        assertThat(judge(authenticator, apiKey(KEY)))
                .isInstanceOfSatisfying(
                        Authentication.Rejected.class,
                        it -> assertThat(it.reason()).isEqualTo("expired"));
    }

    @Test
    void nothingPresentedIsAbsent() {
        assertThat(judge(authenticator(), Heads.none())).isEqualTo(Authentication.ABSENT);
        assertThat(judge(authenticator(), Heads.authorization("Basic YTpi"))).isEqualTo(Authentication.ABSENT);
        assertThat(judge(authenticator(), Heads.of("api_key=" + KEY, Map.of()))).isEqualTo(Authentication.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"sp_unknown", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "SP_ZM9YIHRLC3RZIG9UBHK"})
    void whatIsInNoFileIsLeftToOthers(final String unknown) {
        for (final var head : List.of(Heads.bearer(unknown), apiKey(unknown))) {
            assertThat(judge(authenticator(), head))
                    .isInstanceOfSatisfying(
                            Authentication.Unrecognised.class,
                            it -> assertThat(it.reason()).isEqualTo("unknown_key"));
        }
    }

    @Test
    void theHashItselfIsNoKey() {
        assertThat(judge(authenticator(), apiKey(HEX))).isInstanceOf(Authentication.Unrecognised.class);
    }

    @Test
    void ambiguousOrHugeCredentialsAreRefused() {
        assertThat(reason(apiKey(KEY, KEY))).isEqualTo("duplicate_header");
        assertThat(reason(Heads.authorization("Bearer " + KEY, "Bearer " + KEY)))
                .isEqualTo("duplicate_header");
        assertThat(reason(Heads.of("", Map.of("x-api-key", List.of(KEY), "authorization", List.of("Bearer " + KEY)))))
                .isEqualTo("duplicate_header");
        assertThat(reason(apiKey("x".repeat(16 * 1024 + 1)))).isEqualTo("too_large");
        assertThat(reason(Heads.bearer("x".repeat(16 * 1024 + 1)))).isEqualTo("too_large");
        assertThat(reason(Heads.authorization("Bearer"))).isEqualTo("malformed");
    }

    private String reason(final RequestHead head) {
        return judge(authenticator(), head) instanceof Authentication.Rejected(var reason, var _) ? reason : "none";
    }

    @Test
    void aFileMayHoldNoKeyAtAll() {
        assertThat(judge(authenticator("keys: []"), apiKey(KEY))).isInstanceOf(Authentication.Unrecognised.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                        | exactly one key, `keys`",
                "[]                                                        | exactly one key, `keys`",
                "'keys: x'                                                 | exactly one key, `keys`",
                "'{ keys: [], more: 1 }'                                   | exactly one key, `keys`",
                "'keys: [ {'                                               | not valid YAML at line 1",
                "'keys: [x]'                                               | keys[0]: it must be a map",
                "'keys: [{ id: a, hash: \"sha256:HEX\", role: x }]'        | keys[0] (id a): it may hold only",
                "'keys: [{ hash: \"sha256:HEX\" }]'                        | keys[0]: it needs an id",
                "'keys: [{ id: 7, hash: \"sha256:HEX\" }]'                 | keys[0]: id must be a text",
                "'keys: [{ id: \" \", hash: \"sha256:HEX\" }]'             | id must be a text",
                "'keys: [{ id: a }]'                                       | keys[0] (id a): it needs a hash",
                "'keys: [{ id: a, hash: HEX }]'                            | keys[0] (id a): hash must begin with sha256:",
                "'keys: [{ id: a, hash: \"sha256:HEX0\" }]'                | keys[0] (id a): hash must have 64",
                "'keys: [{ id: a, hash: \"sha256:\" }]'                    | keys[0] (id a): hash must have 64",
                "'keys: [{ id: a, hash: \"sha256:HEX\", scopes: x }]'      | keys[0] (id a): scopes must be a list",
                "'keys: [{ id: a, hash: \"sha256:HEX\", scopes: [7] }]'    | keys[0] (id a): every scope",
                "'keys: [{ id: a, hash: \"sha256:HEX\", owner: [] }]'      | keys[0] (id a): owner must be a text",
                "'keys: [{ id: a, hash: \"sha256:HEX\", expires: soon }]'  | keys[0] (id a): expires must be a time",
                "'keys: [{ id: a, hash: \"sha256:HEX\", expires: 2027-01-01 }]' | expires must be a time",
                "'keys: [{ id: a, hash: \"sha256:HEX\" }, { id: b, hash: \"sha256:HEX\" }]' | a and b have one key",
                "'keys: [{ id: a, id: \"sha256:HEX\" }]'                   | not valid YAML",
            })
    void aBadFileIsRefusedWithoutRepeatingAHash(final String content, final String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authenticator(content.replace("HEX", HEX)))
                .withMessageStartingWith("API key file keys.yaml: ")
                .withMessageContaining(complaint)
                .satisfies(e -> assertThat(e).hasStackTraceContaining("keys.yaml"))
                .satisfies(e -> assertThat(allMessages(e)).doesNotContain(HEX.substring(0, 16)));
    }

    private static String allMessages(final Throwable e) {
        final var cause = e.getCause();
        return e.getMessage() + (cause == null ? "" : allMessages(cause));
    }

    @Test
    void twoEntriesWithOneIdAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authenticator("keys: [{ id: a, hash: \"sha256:%s\" }, { id: a, hash: \"sha256:%s\" }]"
                        .formatted(HEX, sha256("other"))))
                .withMessageContaining("two entries have the id a");
    }

    private static String sha256(final String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
