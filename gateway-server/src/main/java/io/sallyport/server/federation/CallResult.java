package io.sallyport.server.federation;

import io.sallyport.plugins.spi.CallListener.Outcome;
import io.sallyport.plugins.spi.FailureKind;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a call ended, as observers and the access line tell it.
 *
 * @param code the JSON-RPC error code where there is one
 * @param tier whose fault an error is
 */
public record CallResult(Outcome outcome, OptionalInt code, Optional<FailureKind.Tier> tier) {

    public static final CallResult OK = new CallResult(Outcome.OK, OptionalInt.empty(), Optional.empty());

    /** The tool itself said that it failed. */
    public static final CallResult TOOL_ERROR =
            new CallResult(Outcome.TOOL_ERROR, OptionalInt.empty(), Optional.empty());

    /** The client took its request back. */
    public static final CallResult CANCELLED =
            new CallResult(Outcome.ERROR, OptionalInt.empty(), Optional.of(FailureKind.Tier.CLIENT));

    /** A JSON-RPC error that the upstream gave. */
    public static CallResult upstreamError(final int code) {
        return new CallResult(Outcome.ERROR, OptionalInt.of(code), Optional.of(FailureKind.Tier.UPSTREAM));
    }

    public static CallResult refused(final FailureKind kind) {
        return new CallResult(Outcome.ERROR, OptionalInt.of(kind.code()), Optional.of(kind.tier()));
    }
}
