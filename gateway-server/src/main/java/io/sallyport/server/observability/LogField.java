package io.sallyport.server.observability;

import java.nio.charset.StandardCharsets;

/** What a line of the log can say, by the key under which it says it. Encoded once: a line has twenty of them. */
final class LogField {

    static final LogField TIMESTAMP = new LogField("timestamp");
    static final LogField LEVEL = new LogField("level");
    static final LogField LOGGER = new LogField("logger");
    static final LogField THREAD = new LogField("thread");
    static final LogField MESSAGE = new LogField("message");
    static final LogField ERROR = new LogField("error");
    static final LogField EVENT = new LogField("event");
    static final LogField REQUEST_ID = new LogField("requestId");
    static final LogField TRACE_ID = new LogField("traceId");
    static final LogField ROUTE = new LogField("route");
    static final LogField UPSTREAM = new LogField("upstream");
    static final LogField METHOD = new LogField("method");
    static final LogField TOOL = new LogField("tool");
    static final LogField SESSION_ID = new LogField("sessionId");
    static final LogField PRINCIPAL = new LogField("principal");
    static final LogField CLIENT_ADDRESS = new LogField("clientAddress");
    static final LogField PROTOCOL_VERSION = new LogField("protocolVersion");
    static final LogField STATUS = new LogField("status");
    static final LogField RPC_CODE = new LogField("rpcCode");
    static final LogField TIER = new LogField("tier");
    static final LogField DURATION_MS = new LogField("durationMs");
    static final LogField UPSTREAM_MS = new LogField("upstreamMs");
    static final LogField BYTES_IN = new LogField("bytesIn");
    static final LogField BYTES_OUT = new LogField("bytesOut");
    static final LogField OUTCOME = new LogField("outcome");
    static final LogField REASON = new LogField("reason");

    private final byte[] member;

    /** @param key needs no escape */
    private LogField(final String key) {
        member = (",\"" + key + "\":").getBytes(StandardCharsets.UTF_8);
    }

    /** The comma before it, the key and the colon; shared, and not to be written to. */
    byte[] member() {
        return member;
    }
}
