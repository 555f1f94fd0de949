package io.sallyport.plugins.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A refusal as a value: one renderer turns it into bytes.
 *
 * @param message tells a person and a model what to do next; holds no address, no secret and no stack trace
 * @param headers HTTP header fields the answer carries
 * @param data extra members of the JSON-RPC {@code error.data}, as JSON texts by key
 * @param retryAfter when to try again; the renderer makes {@code Retry-After} (whole seconds, rounded up) and
 *     {@code error.data.retryAfterMs} of it, so neither belongs in {@code headers} or {@code data}
 */
public record Failure(
        FailureKind kind,
        String message,
        Map<String, String> headers,
        Map<String, String> data,
        Optional<Duration> retryAfter) {

    public Failure {
        headers = Map.copyOf(headers);
        data = Map.copyOf(data);
    }

    public static Failure of(final FailureKind kind, final String message) {
        return new Failure(kind, message, Map.of(), Map.of(), Optional.empty());
    }

    public Failure withHeader(final String name, final String value) {
        return new Failure(kind, message, plus(headers, name, value), data, retryAfter);
    }

    /** Adds a member to {@code error.data}; {@code json} is its JSON text. */
    public Failure withData(final String key, final String json) {
        return new Failure(kind, message, headers, plus(data, key, json), retryAfter);
    }

    public Failure withRetryAfter(final Duration after) {
        return new Failure(kind, message, headers, data, Optional.of(after));
    }

    private static Map<String, String> plus(final Map<String, String> map, final String key, final String value) {
        final var copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
