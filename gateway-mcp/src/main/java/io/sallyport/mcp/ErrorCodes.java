package io.sallyport.mcp;

/** The JSON-RPC error codes of MCP that the gateway acts on. */
public final class ErrorCodes {

    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL = -32603;

    /** 2025-11-25, server/resources: error handling; later revisions call it {@link #INVALID_PARAMS}. */
    public static final int RESOURCE_NOT_FOUND = -32002;

    /** 2025-11-25, client/elicitation: somebody has to visit a page first; later revisions ask for that. */
    public static final int URL_ELICITATION_REQUIRED = -32042;

    /** 2026-07-28, basic: the header fields of a request do not say what its body says. */
    public static final int HEADER_MISMATCH = -32020;

    /** 2026-07-28, basic: the request needs a client that can do more. */
    public static final int MISSING_CLIENT_CAPABILITY = -32021;

    /** 2026-07-28, basic: the server does not speak the request's revision. */
    public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

    private ErrorCodes() {}
}
