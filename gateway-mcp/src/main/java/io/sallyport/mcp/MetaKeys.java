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

    /** What the client can do, on each request of the modern era. */
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /** Name and version of the client, for display. */
    public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";

    /** The least severe log message that a request wants; none without it. */
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    /** Name and version of the server, on results. */
    public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    /** The id of the {@code subscriptions/listen} that a notification belongs to. */
    public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    /** Which task a message belongs to (2025-11-25, basic/utilities/tasks). */
    public static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

    private MetaKeys() {}
}
