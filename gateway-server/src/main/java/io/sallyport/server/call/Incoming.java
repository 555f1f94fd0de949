package io.sallyport.server.call;

import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.upstream.TraceContext;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An authenticated request as the transport hands it over.
 *
 * @param requestId the {@code X-Request-Id}, the client's or a new one
 * @param loop of the client's connection; everything of the call runs there
 * @param onward takes it to another replica; empty where another has brought it here, for that is done once
 */
public record Incoming(
        Route route,
        Caller caller,
        RequestHead head,
        String requestId,
        ScheduledExecutorService loop,
        Optional<Onward> onward) {

    /** The same, for this replica alone. */
    Incoming here() {
        return new Incoming(route, caller, head, requestId, loop, Optional.empty());
    }

    Optional<String> sessionId() {
        return first("Mcp-Session-Id");
    }

    Optional<String> protocolVersion() {
        return first("MCP-Protocol-Version");
    }

    public Optional<String> lastEventId() {
        return first("Last-Event-ID").filter(id -> !id.isEmpty());
    }

    Optional<TraceContext> traceContext() {
        return first("traceparent")
                .map(parent -> new TraceContext(parent, first("tracestate").orElse("")));
    }

    /** The first value of that header field. */
    Optional<String> header(final String name) {
        return first(name);
    }

    private Optional<String> first(final String name) {
        final var values = head.headers().all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
}
