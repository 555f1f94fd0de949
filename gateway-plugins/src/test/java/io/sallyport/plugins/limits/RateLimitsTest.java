package io.sallyport.plugins.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sallyport.config.LimitConfig;
import io.sallyport.config.LimitConfig.Per;
import io.sallyport.config.Rate;
import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.LimitSettings;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.Verdict;
import io.sallyport.plugins.testing.ManualClock;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitsTest {

    private static final Principal ALICE = new Principal(Principal.Kind.JWT, "https://idp.example.com", "alice");
    private static final Principal BOB = new Principal(Principal.Kind.JWT, "https://idp.example.com", "bob");
    private static final Principal ANYONE = Principal.anonymous("r");

    private final ManualClock clock = new ManualClock();

    private record TestCall(Caller caller, InetAddress clientAddress, String method) implements Call {

        @Override
        public String route() {
            return "r";
        }

        @Override
        public Optional<ToolKey> tool() {
            return Optional.empty();
        }
    }

    private static Call call(final Principal principal, final String address) {
        return new TestCall(new Caller(principal, Set.of()), InetAddress.ofLiteral(address), "tools/call");
    }

    private static Call call(final Principal principal) {
        return call(principal, "192.0.2.1");
    }

    private static LimitConfig limit(final Per per, final long count, final Duration time) {
        return new LimitConfig(per, new Rate(count, time), OptionalLong.empty(), 429);
    }

    private static LimitConfig limit(final long count, final Duration time, final long burst) {
        return new LimitConfig(Per.PRINCIPAL, new Rate(count, time), OptionalLong.of(burst), 429);
    }

    private Admission limits(final LimitConfig... limits) {
        return new LimitsFactory()
                .create(
                        new LimitSettings(List.of(limits)),
                        new PluginContext("r", URI.create("https://mcp.example.com/mcp"), clock, _ -> {}));
    }

    private static int admitted(final Admission limits, final Call call, final int attempts) {
        int admitted = 0;
        for (int i = 0; i < attempts; i++) {
            admitted += limits.admit(call) instanceof Verdict.Proceed ? 1 : 0;
        }
        return admitted;
    }

    private static Failure refusal(final Admission limits, final Call call) {
        return limits.admit(call) instanceof Verdict.Reject(var failure)
                ? failure
                : Failure.of(FailureKind.INTERNAL, "admitted");
    }

    @Test
    void aBurstIsAdmittedAndThenTheRate() {
        final var limits = limits(limit(60, Duration.ofMinutes(1), 5));

        assertThat(admitted(limits, call(ALICE), 10)).isEqualTo(5);
        clock.advance(Duration.ofSeconds(3));
        assertThat(admitted(limits, call(ALICE), 10)).isEqualTo(3);
        clock.advance(Duration.ofHours(1));
        assertThat(admitted(limits, call(ALICE), 10)).isEqualTo(5);
    }

    @Test
    void theBurstIsTheRatesCountUnlessSet() {
        assertThat(admitted(limits(limit(Per.PRINCIPAL, 7, Duration.ofMinutes(1))), call(ALICE), 20))
                .isEqualTo(7);
    }

    @Test
    void twoPrincipalsAtOneAddressHaveTwoBuckets() {
        final var limits = limits(limit(Per.PRINCIPAL, 3, Duration.ofMinutes(1)));

        assertThat(admitted(limits, call(ALICE), 5)).isEqualTo(3);
        assertThat(admitted(limits, call(BOB), 5)).isEqualTo(3);
    }

    @Test
    void onePrincipalAtTwoAddressesWithTwoTokensHasOneBucket() {
        final var limits = limits(limit(Per.PRINCIPAL, 3, Duration.ofMinutes(1)));
        final var again = new Principal(Principal.Kind.JWT, ALICE.issuer(), ALICE.subject());
        final var refreshed =
                new TestCall(new Caller(again, Set.of("more")), InetAddress.ofLiteral("198.51.100.7"), "tools/list");

        assertThat(admitted(limits, call(ALICE), 2)).isEqualTo(2);
        assertThat(admitted(limits, refreshed, 5)).isEqualTo(1);
    }

    @Test
    void principalsOfOneNameAndTwoIssuersHaveTwoBuckets() {
        final var limits = limits(limit(Per.PRINCIPAL, 1, Duration.ofMinutes(1)));
        final var other = new Principal(Principal.Kind.JWT, "https://other.example.com", "alice");

        assertThat(admitted(limits, call(ALICE), 2)).isEqualTo(1);
        assertThat(admitted(limits, call(other), 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,            192.0.2.1,          true",
        "192.0.2.1,            192.0.2.2,          false",
        "2001:db8:0:1::1,      2001:db8:0:1:ff::9, true",
        "2001:db8:0:1::1,      2001:db8:0:2::1,    false",
        "::ffff:192.0.2.1,     192.0.2.1,          true",
        "::ffff:192.0.2.1,     ::ffff:192.0.2.2,   false",
        "::1,                  0.0.0.0,            false"
    })
    void anonymousCallersShareABucketByNetwork(final String one, final String two, final boolean shared) {
        final var limits = limits(limit(Per.PRINCIPAL, 1, Duration.ofMinutes(1)));

        assertThat(admitted(limits, call(ANYONE, one), 2)).isEqualTo(1);
        assertThat(admitted(limits, call(ANYONE, two), 1)).isEqualTo(shared ? 0 : 1);
    }

    @Test
    void aLimitPerAddressCountsAllItsPrincipals() {
        final var limits = limits(limit(Per.ADDRESS, 3, Duration.ofMinutes(1)));

        assertThat(admitted(limits, call(ALICE), 2)).isEqualTo(2);
        assertThat(admitted(limits, call(BOB), 2)).isEqualTo(1);
        assertThat(admitted(limits, call(BOB, "192.0.2.9"), 2)).isEqualTo(2);
    }

    @Test
    void aRefusalByOneLimitTakesNothingFromTheOthers() {
        final var limits =
                limits(limit(Per.PRINCIPAL, 5, Duration.ofDays(1)), limit(Per.ADDRESS, 2, Duration.ofSeconds(2)));

        assertThat(admitted(limits, call(ALICE), 50)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(2));
        assertThat(admitted(limits, call(ALICE), 50)).isEqualTo(2);
        clock.advance(Duration.ofSeconds(2));
        assertThat(admitted(limits, call(ALICE), 50)).isEqualTo(1);
    }

    @Test
    void pingIsFree() {
        final var limits = limits(limit(Per.PRINCIPAL, 1, Duration.ofMinutes(1)));
        final var ping = new TestCall(new Caller(ALICE, Set.of()), InetAddress.ofLiteral("192.0.2.1"), "ping");

        assertThat(admitted(limits, ping, 20)).isEqualTo(20);
        assertThat(admitted(limits, call(ALICE), 20)).isEqualTo(1);
        assertThat(admitted(limits, ping, 20)).isEqualTo(20);
    }

    @Test
    void aRefusalSaysHowManyAndWhen() {
        final var limits = limits(limit(Per.PRINCIPAL, 50, Duration.ofMinutes(1)));
        assertThat(admitted(limits, call(ALICE), 50)).isEqualTo(50);

        final var failure = refusal(limits, call(ALICE));

        assertThat(failure.kind()).isEqualTo(FailureKind.LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
        assertThat(failure.message()).contains("50 per 60 s").contains("retry it in 2 s");
        assertThat(failure.headers())
                .containsEntry("RateLimit-Policy", "\"limit-1\";q=50;w=60")
                .containsEntry("RateLimit", "\"limit-1\";r=0;t=2")
                .containsEntry("X-RateLimit-Limit", "50")
                .containsEntry("X-RateLimit-Remaining", "0")
                .containsEntry("X-RateLimit-Reset", "2");
    }

    @Test
    void ofSeveralLimitsTheSlowestIsNamed() {
        final var limits =
                limits(limit(Per.ADDRESS, 1, Duration.ofSeconds(1)), limit(Per.PRINCIPAL, 1, Duration.ofHours(1)));
        assertThat(admitted(limits, call(ALICE), 1)).isEqualTo(1);

        final var failure = refusal(limits, call(ALICE));

        assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
        assertThat(failure.headers())
                .containsEntry("RateLimit-Policy", "\"limit-1\";q=1;w=1, \"limit-2\";q=1;w=3600")
                .containsEntry("RateLimit", "\"limit-2\";r=0;t=3600");
    }

    @Test
    void aRouteMayHaveItsRefusalsInTheBody() {
        final var limits =
                limits(new LimitConfig(Per.PRINCIPAL, new Rate(1, Duration.ofMinutes(1)), OptionalLong.empty(), 200));
        assertThat(admitted(limits, call(ALICE), 1)).isEqualTo(1);

        final var kind = refusal(limits, call(ALICE)).kind();

        assertThat(kind).isEqualTo(FailureKind.LIMITED_IN_BODY);
        assertThat(kind.status()).isEqualTo(200);
        assertThat(kind.code()).isEqualTo(FailureKind.LIMITED.code());
    }

    @Test
    void waitingAsLongAsTheRefusalSaysSufficesForAnyLimit() {
        final var random = new Random(20261120);
        for (int round = 0; round < 300; round++) {
            final var limits = limits(random(random), random(random));
            for (int i = 0; i < 40; i++) {
                clock.advance(Duration.ofNanos(random.nextLong(2_000_000_000)));
                if (limits.admit(call(ALICE)) instanceof Verdict.Reject(var failure)) {
                    clock.advance(failure.retryAfter().orElseThrow());
                    assertThat(limits.admit(call(ALICE))).isEqualTo(Verdict.PROCEED);
                }
            }
        }
    }

    private static LimitConfig random(final Random random) {
        final var time =
                Duration.ofMillis(1 + random.nextLong(Duration.ofHours(1).toMillis()));
        return new LimitConfig(
                random.nextBoolean() ? Per.PRINCIPAL : Per.ADDRESS,
                new Rate(1 + random.nextLong(500), time),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(1 + random.nextLong(20)),
                429);
    }

    @Test
    void limitsThatCannotWorkAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> limits(limit(0, Duration.ofMinutes(1), 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits(limit(1, Duration.ZERO, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits(limit(1, Duration.ofMinutes(1), 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits(limit(10, Duration.ofNanos(1), 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits(
                        new LimitConfig(Per.PRINCIPAL, new Rate(1, Duration.ofDays(1)), OptionalLong.empty(), 503)));
    }
}
