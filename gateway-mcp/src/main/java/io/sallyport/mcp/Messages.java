package io.sallyport.mcp;

import java.util.Optional;

/** Writes the gateway's own requests and notifications; params are a JSON object in UTF-8. */
public final class Messages {

    private Messages() {}

    public static byte[] request(final RequestId id, final String method) {
        return start().json("id", id.json()).string("method", method).end();
    }

    public static byte[] request(final RequestId id, final String method, final byte[] params) {
        return start().json("id", id.json())
                .string("method", method)
                .raw("params", params)
                .end();
    }

    public static byte[] notification(final String method) {
        return start().string("method", method).end();
    }

    public static byte[] notification(final String method, final byte[] params) {
        return start().string("method", method).raw("params", params).end();
    }

    /**
     * Asks to open a session (MCP basic/lifecycle).
     *
     * @param capabilities the client capabilities: a JSON object
     * @param clientInfo name and version of the client: a JSON object
     */
    public static byte[] initialize(
            final RequestId id, final ProtocolVersion version, final byte[] capabilities, final byte[] clientInfo) {
        final var params = JsonObject.start()
                .string("protocolVersion", version.text())
                .raw("capabilities", capabilities)
                .raw("clientInfo", clientInfo);
        return request(id, McpMethods.INITIALIZE, params.end());
    }

    public static byte[] initialized() {
        return notification(McpMethods.INITIALIZED);
    }

    public static byte[] ping(final RequestId id) {
        return request(id, McpMethods.PING);
    }

    /** Asks for a page of a list; the first one where there is no cursor. An empty cursor is a cursor. */
    public static byte[] list(final RequestId id, final String method, final Optional<String> cursor) {
        return cursor.map(text -> request(
                        id, method, JsonObject.start().string("cursor", text).end()))
                .orElseGet(() -> request(id, method));
    }

    /** Calls a request off (MCP basic/utilities/cancellation). */
    public static byte[] cancelled(final RequestId requestId, final Optional<String> reason) {
        final var params = JsonObject.start().json("requestId", requestId.json());
        reason.ifPresent(text -> params.string("reason", text));
        return notification(McpMethods.CANCELLED, params.end());
    }

    static JsonObject start() {
        return JsonObject.start().string("jsonrpc", "2.0");
    }
}
