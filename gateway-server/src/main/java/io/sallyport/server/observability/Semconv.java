package io.sallyport.server.observability;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attribute keys of OpenTelemetry's semantic conventions for MCP, GenAI and JSON-RPC that the gateway uses, and its
 * own. Defined here because the published constants are still marked as incubating and move.
 */
final class Semconv {

    static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
    static final AttributeKey<String> SESSION = AttributeKey.stringKey("mcp.session.id");
    static final AttributeKey<String> PROTOCOL_VERSION = AttributeKey.stringKey("mcp.protocol.version");
    static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("jsonrpc.request.id");
    static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("rpc.response.status_code");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
    static final AttributeKey<String> NETWORK_PROTOCOL = AttributeKey.stringKey("network.protocol.name");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("sallyport.route");
    static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("sallyport.upstream");
    static final AttributeKey<String> GATEWAY_REQUEST_ID = AttributeKey.stringKey("sallyport.request.id");

    /** The only operation the GenAI conventions name for MCP. */
    static final String EXECUTE_TOOL = "execute_tool";

    static final String TOOLS_CALL = "tools/call";

    /** {@code error.type} of a tool's result with {@code isError}. */
    static final String TOOL_ERROR = "tool_error";

    /** What stands for every value outside a bounded set. */
    static final String OTHER = "_OTHER";

    /** The buckets the MCP conventions ask of their histograms, in seconds. */
    static final List<Double> BUCKETS =
            List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0);

    private Semconv() {}
}
