package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON-RPC error: the answer to a request that cannot be served. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int SESSION_NOT_FOUND = -32001;
    static final int RESOURCE_NOT_FOUND = -32002;

    private final int code;
    private final transient Map<String, Object> data;

    Refusal(final int code, final String message) {
        this(code, message, Map.of());
    }

    private Refusal(final int code, final String message, final Map<String, Object> data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    static Refusal methodNotFound(final String method) {
        return new Refusal(METHOD_NOT_FOUND, "Method not found: " + method);
    }

    static Refusal invalidParams(final String message) {
        return new Refusal(INVALID_PARAMS, message);
    }

    static Refusal noSuchResource(final String uri) {
        return new Refusal(RESOURCE_NOT_FOUND, "Resource not found", Map.of("uri", uri));
    }

    /** The {@code error} member. */
    Map<String, Object> error() {
        final var error = new LinkedHashMap<String, Object>();
        error.put("code", code);
        error.put("message", String.valueOf(getMessage()));
        if (!data.isEmpty()) {
            error.put("data", data);
        }
        return error;
    }
}
