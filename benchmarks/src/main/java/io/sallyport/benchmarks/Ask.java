package io.sallyport.benchmarks;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is sent again and again.
 *
 * @param tool that is called, where it is a call
 * @param params the members of its params, as JSON text without braces
 */
record Ask(String method, Optional<String> tool, String params) {

    static final Ask LIST = new Ask(McpMethods.TOOLS_LIST, Optional.empty(), "");

    private static final String CLAIM = "\"_meta\":{\"" + MetaKeys.PROTOCOL_VERSION + "\":\""
            + ProtocolVersion.LATEST_MODERN.text() + "\",\"" + MetaKeys.CLIENT_INFO
            + "\":{\"name\":\"bench\",\"version\":\"1\"},\"" + MetaKeys.CLIENT_CAPABILITIES + "\":{}}";

    /** A call with about 1 KB. */
    static Ask echo(final String tool) {
        return call(tool, "{\"text\":\"" + "A thousand letters. ".repeat(46) + "\"}", "");
    }

    /** @param more further members of its params, each after a comma */
    static Ask call(final String tool, final String arguments, final String more) {
        return new Ask(
                McpMethods.TOOLS_CALL,
                Optional.of(tool),
                "\"name\":\"" + tool + "\",\"arguments\":" + arguments + more);
    }

    /** The message, for a load generator. */
    String body(final Era era) {
        final var all = switch (era) {
            case LEGACY -> params;
            case MODERN -> params.isEmpty() ? CLAIM : params + "," + CLAIM;
        };
        return "{\"jsonrpc\":\"2.0\",\"id\":" + Script.ID + ",\"method\":\"" + method + "\",\"params\":{" + all + "}}";
    }

    /** What a request of the modern era repeats in its head. */
    Map<String, String> modernHeaders() {
        final var headers = new LinkedHashMap<String, String>();
        headers.put("MCP-Protocol-Version", ProtocolVersion.LATEST_MODERN.text());
        headers.put("Mcp-Method", method);
        tool.ifPresent(name -> headers.put("Mcp-Name", name));
        return headers;
    }
}
