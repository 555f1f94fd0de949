package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonElements;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.ProtocolVersion;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the outcome of {@code server/discover} says of the server's era (2026-07-28, basic/versioning). An outage, a refusal
 * of credentials and a timeout say nothing of it.
 */
sealed interface Discovery {

    /** It has no need of sessions. What it says of itself may be kept that long. */
    record Modern(Handshake handshake, CacheHint hint) implements Discovery {}

    /** It does not know what it was asked, or speaks only what comes with sessions: worth an {@code initialize}. */
    record Legacy() implements Discovery {}

    /** Nobody knows. */
    record Unknown(RpcFailure failure) implements Discovery {}

    static Discovery of(final RpcOutcome outcome) {
        return switch (outcome) {
            case RpcOutcome.Answered(Rpc.Answer answer) ->
                switch (answer.envelope()) {
                    case Envelope.Result result -> ofResult(result);
                    case Envelope.Failed error -> ofError(error);
                    case Envelope.Request _, Envelope.Notification _ -> new Legacy();
                };
            case RpcOutcome.Accepted() -> new Legacy();
            case RpcOutcome.Unanswered(RpcFailure.Refused refused) -> ofRefusal(refused);
            case RpcOutcome.Unanswered(RpcFailure.Garbage _) -> new Legacy();
            case RpcOutcome.Unanswered(RpcFailure.Broke broke) -> new Unknown(broke);
        };
    }

    /**
     * The same where the server is a process: an answer of its own era decides, and nothing else could be meant by any
     * other, by silence or by its end, for there is nobody in between (2026-07-28, basic/transports/stdio).
     */
    static Discovery ofProcess(final RpcOutcome outcome) {
        final var found = of(outcome);
        return found instanceof Unknown(RpcFailure failure) && isOfSessions(failure, outcome) ? new Legacy() : found;
    }

    private static boolean isOfSessions(final RpcFailure failure, final RpcOutcome outcome) {
        return switch (failure) {
            case RpcFailure.Broke(Breakdown breakdown) ->
                switch (breakdown.kind()) {
                    case TRUNCATED, TIMEOUT -> true;
                    case CONNECT_FAILED, RESET_BEFORE_HEAD, POOL_EXHAUSTED, NOT_HTTP -> false;
                };
            case RpcFailure.Garbage _ ->
                !(outcome instanceof RpcOutcome.Answered(Rpc.Answer answer)
                        && answer.envelope() instanceof Envelope.Failed error
                        && error.code() == ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION);
            case RpcFailure.Refused _ -> false;
        };
    }

    private static Discovery ofResult(final Envelope.Result result) {
        return JsonFields.of(result.json(), result.result())
                .filter(fields -> versions(fields, "supportedVersions").anyMatch(ProtocolVersion.LATEST_MODERN::equals))
                .<Discovery>map(fields -> new Modern(handshake(fields), CacheHint.of(fields)))
                .orElseGet(Legacy::new);
    }

    private static Handshake handshake(final JsonFields fields) {
        return new Handshake(
                ProtocolVersion.LATEST_MODERN,
                Optional.empty(),
                fields.object("capabilities").map(ServerCapabilities::of).orElse(ServerCapabilities.NONE),
                fields.string("instructions"));
    }

    /** Only a server of the new era has these codes: it is never taken for one of the old, unless it says that it is. */
    private static Discovery ofError(final Envelope.Failed error) {
        return switch (error.code()) {
            case ErrorCodes.HEADER_MISMATCH, ErrorCodes.MISSING_CLIENT_CAPABILITY ->
                new Unknown(new RpcFailure.Garbage("server/discover answered with error " + error.code()));
            case ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION ->
                supports(error, Era.LEGACY)
                        ? new Legacy()
                        : new Unknown(new RpcFailure.Garbage("no revision that the gateway speaks"));
            default -> new Legacy();
        };
    }

    private static boolean supports(final Envelope.Failed error, final Era era) {
        return JsonFields.of(error.json(), error.error())
                .flatMap(fields -> fields.object("data"))
                .filter(data -> versions(data, "supported").anyMatch(version -> version.era() == era))
                .isPresent();
    }

    /** Statuses about credentials and load say nothing; whatever else is no answer, an older server may have given. */
    private static Discovery ofRefusal(final RpcFailure.Refused refused) {
        return switch (refused.status()) {
            case 401, 403, 407, 408, 425, 429, 502, 503, 504 -> new Unknown(refused);
            default -> refused.error().map(Discovery::ofError).orElseGet(Legacy::new);
        };
    }

    private static Stream<ProtocolVersion> versions(final JsonFields fields, final String key) {
        return fields.elements(key).stream()
                .flatMap(elements -> elements.stream())
                .flatMap(element -> JsonElements.string(fields.json(), element).stream())
                .flatMap(text -> ProtocolVersion.parse(text).stream());
    }
}
