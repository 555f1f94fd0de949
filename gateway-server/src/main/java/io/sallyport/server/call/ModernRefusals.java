package io.sallyport.server.call;

import io.sallyport.mcp.Extensions;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.federation.LogLevels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** What is refused of the stateless revision (2026-07-28, basic/index: error codes). */
final class ModernRefusals {

    private ModernRefusals() {}

    static Failure noMeta(final String key) {
        return Failure.of(
                FailureKind.INVALID_PARAMS,
                "params._meta[\"" + key + "\"] is missing. Every request of " + ProtocolVersion.LATEST_MODERN
                        + " carries it.");
    }

    static Failure badLogLevel() {
        return Failure.of(
                FailureKind.INVALID_PARAMS,
                "params._meta[\"" + MetaKeys.LOG_LEVEL + "\"] is none of " + LogLevels.names() + ".");
    }

    static Failure mismatch(final String header, final String why) {
        return Failure.of(
                FailureKind.HEADER_MISMATCH,
                "The header field " + header + " is missing or " + why + ". Send both alike.");
    }

    static Failure unsupportedVersion(final String requested) {
        return Failure.of(
                        FailureKind.UNSUPPORTED_PROTOCOL_VERSION,
                        "This endpoint speaks " + ProtocolVersion.LATEST_MODERN
                                + " without sessions. Use that, or initialize a session.")
                .withData("supported", "[\"" + ProtocolVersion.LATEST_MODERN + "\"]")
                .withData("requested", JsonText.quote(requested));
    }

    static Failure unknownMethod(final String method) {
        return Failure.of(
                FailureKind.UNKNOWN_METHOD,
                "There is no method " + JsonText.quote(method) + " in " + ProtocolVersion.LATEST_MODERN
                        + ". Look at what server/discover offers.");
    }

    static Failure noSuchResource(final Failure legacy) {
        return restated(FailureKind.NO_SUCH_RESOURCE, legacy);
    }

    static Failure restated(final FailureKind kind, final Failure failure) {
        var restated = Failure.of(kind, failure.message());
        for (final var entry : failure.data().entrySet()) {
            restated = restated.withData(entry.getKey(), entry.getValue());
        }
        return restated;
    }

    /** @param methods that the server has asked in vain */
    static Failure missingCapabilities(final Set<String> methods) {
        final var required = JsonObject.start();
        methods.stream().map(ModernRefusals::capability).distinct().forEach(name -> required.json(name, "{}"));
        return missingCapabilities(new String(required.end(), StandardCharsets.UTF_8));
    }

    /** The client takes nobody to a page. */
    static Failure missingVisits() {
        return missingCapabilities("{\"elicitation\":{\"url\":{}}}");
    }

    private static Failure missingCapabilities(final String json) {
        return Failure.of(
                        FailureKind.MISSING_CLIENT_CAPABILITY,
                        "This call needs a client that declares the capabilities " + json + ".")
                .withData("requiredCapabilities", json);
    }

    static Failure followsNoTasks() {
        final var json = "{\"extensions\":{\"" + Extensions.TASKS + "\":{}}}";
        return Failure.of(
                        FailureKind.MISSING_CLIENT_CAPABILITY,
                        "Tasks are for clients that declare the extension " + Extensions.TASKS + " with each request.")
                .withData("requiredCapabilities", json);
    }

    private static String capability(final String method) {
        return method.substring(0, Math.max(0, method.indexOf('/')));
    }

    static Failure draining() {
        return Failure.of(
                        FailureKind.DRAINING,
                        "This gateway is shutting down and begins no new streams. Try again in a few seconds.")
                .withRetryAfter(Duration.ofSeconds(2));
    }

    static Failure badState() {
        return Failure.of(
                FailureKind.INVALID_PARAMS,
                "This requestState is not valid for this request any more: it was used, has expired or belongs to another "
                        + "request. Send the request anew without it.");
    }

    /** The call waits on for a better answer. */
    static Failure badAnswer(final String why) {
        return Failure.of(
                FailureKind.INVALID_PARAMS, why + " Send the request again with an answer to what was asked.");
    }

    static Failure goingAway() {
        return Failure.of(
                        FailureKind.DRAINING,
                        "The server has a question, and this part of the gateway goes away before it could be answered. Send "
                                + "the request again.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    static Failure tooManyWait() {
        return Failure.of(
                        FailureKind.OVERLOADED,
                        "Too many calls wait for answers to questions. Answer some of them, or try again soon.")
                .withRetryAfter(Duration.ofSeconds(5));
    }
}
