package io.sallyport.mcp;

/** The keys of {@code _meta} that the gateway reads or writes. */
public final class MetaKeys {

    /** MCP basic/patterns/progress: the sender's token for progress of this request. */
    public static final String PROGRESS_TOKEN = "progressToken";

    /** W3C trace context, by SEP-414. */
    public static final String TRACEPARENT = "traceparent";

    /** W3C trace context, by SEP-414. */
    public static final String TRACESTATE = "tracestate";

    /** W3C baggage, by SEP-414. */
    public static final String BAGGAGE = "baggage";

    /** The claim of the modern era: the revision a request speaks. */
    public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";

    /** What the sender of a request can do (2026-07-28, basic: _meta). */
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** Who sends a request; for display only. */
    public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";

    /** The least severe log message that the sender of a request wants during it. */
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    /** Who answers; for display only. */
    public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    /** The request that a message on a listen stream belongs to (2026-07-28, basic/patterns/subscriptions). */
    public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    /** Which task a message belongs to (2025-11-25, basic/utilities/tasks). */
    public static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    private MetaKeys() {}
}
