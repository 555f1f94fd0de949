package io.sallyport.plugins.spi;

/** Everything a call can be refused for: whose fault it is, and how it looks in HTTP and in JSON-RPC. */
public enum FailureKind {
    MALFORMED_JSON(Tier.CLIENT, 400, -32700, false),
    INVALID_REQUEST(Tier.CLIENT, 400, -32600, false),
    INVALID_PARAMS(Tier.CLIENT, 400, -32602, false),
    BAD_PROTOCOL_VERSION(Tier.CLIENT, 400, -32600, false),
    /** 2026-07-28, basic/index: UnsupportedProtocolVersion. */
    UNSUPPORTED_PROTOCOL_VERSION(Tier.CLIENT, 400, -32022, false),
    /** A header field that is missing or says something else than the body (2026-07-28, streamable-http: routing headers). */
    HEADER_MISMATCH(Tier.CLIENT, 400, -32020, false),
    /** What the call needs of the client, which did not declare it (2026-07-28, basic/index). */
    MISSING_CLIENT_CAPABILITY(Tier.CLIENT, 400, -32021, false),
    /** 2026-07-28, basic/index: an unknown method is told from a legacy server's missing session by its status. */
    UNKNOWN_METHOD(Tier.CLIENT, 404, -32601, false),
    /** The same as {@link #UNKNOWN_RESOURCE} as 2026-07-28 says it. */
    NO_SUCH_RESOURCE(Tier.CLIENT, 200, -32602, false),
    SESSION_REQUIRED(Tier.CLIENT, 400, -32600, false),
    UNSUPPORTED_MEDIA_TYPE(Tier.CLIENT, 415, -32600, false),
    NOT_ACCEPTABLE(Tier.CLIENT, 406, -32600, false),
    METHOD_NOT_ALLOWED(Tier.CLIENT, 405, -32600, false),
    BODY_TOO_LARGE(Tier.CLIENT, 413, -32600, false),
    HEADERS_TOO_LARGE(Tier.CLIENT, 431, -32600, false),
    REQUEST_TIMEOUT(Tier.CLIENT, 408, -32600, true),
    NO_ROUTE(Tier.CLIENT, 404, -32600, false),
    MISDIRECTED(Tier.CLIENT, 421, -32600, false),
    FORBIDDEN_ORIGIN(Tier.CLIENT, 403, -32600, false),
    FORBIDDEN_ADDRESS(Tier.CLIENT, 403, -32600, false),
    NO_TOKEN(Tier.CLIENT, 401, -31001, false),
    BAD_TOKEN(Tier.CLIENT, 401, -31002, false),
    AUTH_UNAVAILABLE(Tier.GATEWAY, 503, -31002, true),
    INSUFFICIENT_SCOPE(Tier.CLIENT, 403, -31006, false),
    /** Unknown, ended or another principal's: the client initialises anew (2025-11-25, basic/transports). */
    UNKNOWN_SESSION(Tier.CLIENT, 404, -32001, false),
    METHOD_NOT_FOUND(Tier.CLIENT, 200, -32601, false),
    /** Also every tool the caller may not see. */
    UNKNOWN_TOOL(Tier.CLIENT, 200, -32602, false),
    /** 2025-11-25, server/resources: error handling. */
    UNKNOWN_RESOURCE(Tier.CLIENT, 200, -32002, false),
    /** 2025-11-25, basic/utilities/tasks: error handling. */
    UNKNOWN_TASK(Tier.CLIENT, 200, -32602, false),
    BAD_CURSOR(Tier.CLIENT, 200, -32602, false),
    LIMITED(Tier.CLIENT, 429, -31003, true),
    /** The same where the route says {@code limitStatus: 200}, for clients that tear down on anything else. */
    LIMITED_IN_BODY(Tier.CLIENT, 200, -31003, true),
    OVERLOADED(Tier.GATEWAY, 503, -31003, true),
    UPSTREAM_UNAVAILABLE(Tier.UPSTREAM, 200, -31004, true),
    UPSTREAM_TIMEOUT(Tier.UPSTREAM, 200, -31005, false),
    UPSTREAM_GARBAGE(Tier.UPSTREAM, 200, -31007, false),
    /** The connection broke after the request was sent: it may have run. */
    UPSTREAM_BROKE(Tier.UPSTREAM, 200, -31004, false),
    DRAINING(Tier.GATEWAY, 503, -31008, true),
    INTERNAL(Tier.GATEWAY, 200, -32603, false);

    /** Whose fault a failure is. */
    public enum Tier {
        CLIENT,
        GATEWAY,
        UPSTREAM
    }

    private final Tier tier;
    private final int status;
    private final int code;
    private final boolean retryable;

    FailureKind(final Tier tier, final int status, final int code, final boolean retryable) {
        this.tier = tier;
        this.status = status;
        this.code = code;
        this.retryable = retryable;
    }

    public Tier tier() {
        return tier;
    }

    /** The HTTP status, as long as no byte of an answer was sent. */
    public int status() {
        return status;
    }

    /** The JSON-RPC error code. */
    public int code() {
        return code;
    }

    /** Whether the same request may be sent again without harm. */
    public boolean retryable() {
        return retryable;
    }
}
