package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON-RPC error: the answer to a request that cannot be served. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int SESSION_NOT_FOUND = -32001;
    static final int RESOURCE_NOT_FOUND = -32002;
    static final int HEADER_MISMATCH = -32020;
    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

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

    static Refusal invalidRequest(final String message) {
        return new Refusal(INVALID_REQUEST, message);
    }

    static Refusal invalidParams(final String message) {
        return new Refusal(INVALID_PARAMS, message);
    }

    static Refusal noSuchResource(final String uri) {
        return new Refusal(RESOURCE_NOT_FOUND, "Resource not found", Map.of("uri", uri));
    }

    static Refusal headerMismatch(final String message) {
        return new Refusal(HEADER_MISMATCH, "Header mismatch: " + message);
    }

    static Refusal missingCapability(final String capability) {
        return missing(capability, Map.of(capability, Map.of()));
    }

    static Refusal missingExtension(final String extension) {
        return missing(extension, Map.of("extensions", Map.of(extension, Map.of())));
    }

    private static Refusal missing(final String name, final Map<String, Object> required) {
        return new Refusal(
                MISSING_CAPABILITY,
                "Missing required client capability: " + name,
                Map.of("requiredCapabilities", required));
    }

    /**
     * For a request in a revision that the server does not speak.
     *
     * @param requested empty where the request names none
     */
    static Refusal unsupportedVersion(final String supported, final Optional<String> requested) {
        final var data = new LinkedHashMap<String, Object>();
        data.put("supported", List.of(supported));
        requested.ifPresent(version -> data.put("requested", version));
        return new Refusal(UNSUPPORTED_VERSION, "Unsupported protocol version, this server speaks " + supported, data);
    }

    /** The same in the codes of the stateless revision, which has none of its own for resources. */
    Refusal stateless() {
        return code == RESOURCE_NOT_FOUND ? new Refusal(INVALID_PARAMS, String.valueOf(getMessage()), data) : this;
    }

    int code() {
        return code;
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
