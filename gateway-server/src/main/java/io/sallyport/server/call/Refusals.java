package io.sallyport.server.call;

import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.Malformed;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.federation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the path refuses, in words for a person and a model. */
final class Refusals {

    private Refusals() {}

    static Failure notResumable() {
        return Failure.of(
                FailureKind.INVALID_REQUEST,
                "The stream of this Last-Event-ID is not known any more. Open a new one without it, and send again what "
                        + "was not answered if that is safe.");
    }

    static Failure malformed(final Malformed why) {
        return switch (why.kind()) {
            case NOT_JSON -> Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + why.detail());
            case NOT_JSON_RPC ->
                Failure.of(FailureKind.INVALID_REQUEST, "The body is no JSON-RPC 2.0 message: " + why.detail());
            case BATCH ->
                Failure.of(
                        FailureKind.INVALID_REQUEST,
                        "Batches exist only in 2025-03-26. Send each message in a request of its own.");
        };
    }

    static Failure badBatch(final int most) {
        return Failure.of(
                FailureKind.INVALID_REQUEST,
                "A batch holds 1 to " + most + " messages, and initialize is none of them.");
    }

    static Failure unsupportedEra(final String requested) {
        return Failure.of(
                        FailureKind.UNSUPPORTED_PROTOCOL_VERSION,
                        "This endpoint speaks " + versions(", ") + ". Initialize with one of these.")
                .withData("supported", '[' + quotedVersions() + ']')
                .withData("requested", JsonText.quote(requested));
    }

    static Failure unknownVersion() {
        return Failure.of(
                        FailureKind.BAD_PROTOCOL_VERSION,
                        "MCP-Protocol-Version is none that this endpoint speaks: " + versions(", ") + ".")
                .withData("supported", '[' + quotedVersions() + ']');
    }

    static Failure noSession() {
        return Failure.of(
                FailureKind.SESSION_REQUIRED,
                "Mcp-Session-Id is missing. Send initialize first, then the session id of its answer with every "
                        + "request.");
    }

    static Failure unknownSession() {
        return Failure.of(FailureKind.UNKNOWN_SESSION, "This session is unknown or has ended. Initialize a new one.");
    }

    static Failure busyElsewhere() {
        return Failure.of(
                        FailureKind.OVERLOADED,
                        "The part of the gateway that holds this session is busy, so this did not run. Try again soon.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    static Failure askerOutOfReach() {
        return Failure.of(
                        FailureKind.OVERLOADED,
                        "The part of the gateway that waits for this answer cannot be reached, so nobody has heard it."
                                + " Send it again soon, unless the call it belongs to has ended.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    static Failure undecided() {
        return Failure.of(
                FailureKind.INTERNAL,
                "The gateway could not decide whether this call is allowed, so it did not run. Tell its operator.");
    }

    static Failure draining() {
        return Failure.of(
                        FailureKind.DRAINING,
                        "This gateway is shutting down and opens no new sessions. Try again in a few seconds.")
                .withRetryAfter(Duration.ofSeconds(2));
    }

    static Failure unknownMethod(final String method) {
        return Failure.of(
                FailureKind.METHOD_NOT_FOUND,
                "Unknown method " + shown(method) + ". This endpoint offers what its initialize result says.");
    }

    static Failure missingParam(final String what) {
        return Failure.of(FailureKind.INVALID_PARAMS, what + " is missing or has the wrong type.");
    }

    static Failure unknownResource(final String uri) {
        return Failure.of(
                        FailureKind.UNKNOWN_RESOURCE,
                        "Resource not found: " + shown(uri) + ". Call resources/list for those that exist.")
                .withData("uri", JsonText.quote(uri));
    }

    static Failure unknown(final Kind kind, final String name, final List<String> nearest) {
        final var advice = nearest.isEmpty()
                ? "Call " + kind.method() + " for the names that exist."
                : "Did you mean " + String.join(", ", nearest) + "?";
        final var failure =
                Failure.of(FailureKind.UNKNOWN_TOOL, "Unknown " + kind.word() + " " + shown(name) + ". " + advice);
        return nearest.isEmpty()
                ? failure
                : failure.withData(
                        "nearest", nearest.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]")));
    }

    static Failure unknownTask() {
        return Failure.of(
                FailureKind.UNKNOWN_TASK,
                "Unknown task. A taskId is good for whoever made the task, at this endpoint, and while its server keeps "
                        + "sessions only in the session it was made in. Use it exactly as tools/call answered it, or call "
                        + "the tool again.");
    }

    static Failure badCursor() {
        return Failure.of(FailureKind.BAD_CURSOR, "The cursor is none of this endpoint's. List again without one.");
    }

    static Failure internal() {
        return Failure.of(
                FailureKind.INTERNAL,
                "The gateway failed while it handled this request, which may have run. Tell its operator the requestId.");
    }

    static Failure duplicateId() {
        return Failure.of(
                FailureKind.INVALID_REQUEST,
                "A request with this id is still running in this session. Use another id.");
    }

    /** What a client wrote comes back only short and printable. */
    private static String shown(final String text) {
        final var printable = text.replaceAll("[^\\x20-\\x7E]", "?");
        return '\'' + (printable.length() <= 80 ? printable : printable.substring(0, 80) + "…") + '\'';
    }

    private static String versions(final String separator) {
        return ProtocolVersion.served().stream().map(ProtocolVersion::text).collect(Collectors.joining(separator));
    }

    private static String quotedVersions() {
        return ProtocolVersion.served().stream()
                .map(version -> JsonText.quote(version.text()))
                .collect(Collectors.joining(","));
    }
}
