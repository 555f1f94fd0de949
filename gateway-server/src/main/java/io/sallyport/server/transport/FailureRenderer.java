package io.sallyport.server.transport;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a failure into bytes: the one place where refusals get their shape. */
final class FailureRenderer {

    private FailureRenderer() {}

    /** A refusal as an HTTP answer of its own. */
    static Response response(final Failure failure, final Optional<RequestId> id, final String requestId) {
        final var all = new LinkedHashMap<>(failure.headers());
        failure.retryAfter().ifPresent(after -> all.put("Retry-After", Long.toString(wholeSeconds(after))));
        all.put("Content-Type", "application/json");
        return new Response(failure.kind().status(), all, message(failure, id, requestId));
    }

    /** A refusal as a JSON-RPC message, for an answer that has begun as a stream. */
    static byte[] message(final Failure failure, final Optional<RequestId> id, final String requestId) {
        return Answers.error(id, failure.kind().code(), failure.message(), Optional.of(data(failure, requestId)));
    }

    private static String data(final Failure failure, final String requestId) {
        final var data = JsonObject.start()
                .string("requestId", requestId)
                .string("tier", failure.kind().tier().name().toLowerCase(Locale.ROOT))
                .bool("retryable", failure.kind().retryable());
        failure.retryAfter().ifPresent(after -> data.number("retryAfterMs", after.toMillis()));
        new TreeMap<>(failure.data()).forEach(data::json);
        return new String(data.end(), StandardCharsets.UTF_8);
    }

    /** Rounded up: a client that waits that long must not be early. */
    private static long wholeSeconds(final Duration after) {
        return Math.max(1, (after.toMillis() + 999) / 1000);
    }
}
