package io.sallyport.server.federation;

import io.sallyport.mcp.JsonText;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.RpcFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a client is told when an upstream did not do its part: the upstream's name, never its address. */
public final class UpstreamFailures {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long MOST_SECONDS = 3600;

    private UpstreamFailures() {}

    static Failure of(final String upstream, final RpcFailure failure) {
        return switch (failure) {
            case RpcFailure.Broke(Breakdown breakdown) -> broke(upstream, breakdown.kind());
            case RpcFailure.Refused refused -> refused(upstream, refused);
            case RpcFailure.Garbage _ ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_GARBAGE,
                                "The server '" + upstream + "' gave an answer that is not MCP. The call may have run; "
                                        + "tell the operator of that server."));
        };
    }

    public static Failure neverSeen(final List<String> upstreams) {
        return Failure.of(
                        FailureKind.UPSTREAM_UNAVAILABLE,
                        "This tool is temporarily unavailable: not every server behind this endpoint has been reached "
                                + "yet. Try again in a few seconds.")
                .withRetryAfter(SOON)
                .withData(
                        "upstreams",
                        '['
                                + String.join(
                                        ",",
                                        upstreams.stream().map(JsonText::quote).toList())
                                + ']');
    }

    static Failure unavailable(final String upstream) {
        return named(
                upstream,
                Failure.of(
                                FailureKind.UPSTREAM_UNAVAILABLE,
                                "The server '" + upstream
                                        + "' is temporarily unavailable; the call did not run. Try again in a few "
                                        + "seconds.")
                        .withRetryAfter(SOON));
    }

    static Failure sessionLost(final String upstream) {
        return named(
                upstream,
                Failure.of(
                        FailureKind.UNKNOWN_SESSION,
                        "The server '" + upstream + "' has lost this session. Initialize a new one."));
    }

    private static Failure broke(final String upstream, final Breakdown.Kind kind) {
        return switch (kind) {
            case CONNECT_FAILED, POOL_EXHAUSTED -> unavailable(upstream);
            case TIMEOUT ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_TIMEOUT,
                                "The server '" + upstream
                                        + "' did not answer in time. The call may still be running; check its effect "
                                        + "before you repeat it."));
            case RESET_BEFORE_HEAD, TRUNCATED ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_BROKE,
                                "The connection to the server '" + upstream
                                        + "' broke before the answer was complete. The call may have run; check its "
                                        + "effect before you repeat it."));
            case NOT_HTTP ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_GARBAGE,
                                "The server '" + upstream + "' gave an answer that is not HTTP."));
        };
    }

    private static Failure refused(final String upstream, final RpcFailure.Refused refused) {
        return switch (refused.status()) {
            case 401, 403 ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_GARBAGE,
                                "The server '" + upstream
                                        + "' refused the gateway's credentials. Tell the operator of the gateway."));
            case 429, 502, 503, 504 -> {
                final var unavailable = unavailable(upstream);
                yield retryAfter(refused.retryAfter())
                        .map(unavailable::withRetryAfter)
                        .orElse(unavailable);
            }
            default ->
                named(
                        upstream,
                        Failure.of(
                                FailureKind.UPSTREAM_GARBAGE,
                                "The server '" + upstream + "' refused the call with HTTP status " + refused.status()
                                        + "."));
        };
    }

    private static Optional<Duration> retryAfter(final Optional<String> header) {
        return header.filter(text -> text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Long::parseLong)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)));
    }

    private static Failure named(final String upstream, final Failure failure) {
        return failure.withData("upstream", JsonText.quote(upstream));
    }
}
