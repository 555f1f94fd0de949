package io.sallyport.plugins.limits;

import io.sallyport.config.LimitConfig;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import java.time.Duration;

/**
 * How a caller stands with one limit.
 *
 * @param nanosToWait until the next call is admitted
 */
record Standing(String limit, LimitConfig config, long remaining, long nanosToWait) {

    /** Whole seconds after which a call is admitted, at least one. */
    long seconds() {
        return Math.max(1, roundedUp(Duration.ofNanos(nanosToWait)));
    }

    /**
     * The refusal, with the fields of draft-ietf-httpapi-ratelimit-headers-11 and the older {@code X-RateLimit-*} whose
     * reset is in seconds from now, as Envoy sends them.
     *
     * @param policies every limit of the route as {@code RateLimit-Policy} names them
     */
    Failure failure(final String policies) {
        final var reset = Long.toString(seconds());
        return Failure.of(kind(), message())
                .withRetryAfter(Duration.ofSeconds(seconds()))
                .withHeader("RateLimit-Policy", policies)
                .withHeader("RateLimit", '"' + limit + "\";r=" + remaining + ";t=" + reset)
                .withHeader("X-RateLimit-Limit", Long.toString(config.rate().count()))
                .withHeader("X-RateLimit-Remaining", Long.toString(remaining))
                .withHeader("X-RateLimit-Reset", reset);
    }

    private FailureKind kind() {
        return config.status() == 200 ? FailureKind.LIMITED_IN_BODY : FailureKind.LIMITED;
    }

    private String message() {
        final var rate = config.rate();
        return "Too many calls: at most " + rate.count() + " per " + roundedUp(rate.per())
                + " s are admitted. The call did not run; retry it in " + seconds() + " s.";
    }

    static long roundedUp(final Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }
}
