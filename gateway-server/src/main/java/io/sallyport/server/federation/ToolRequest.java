package io.sallyport.server.federation;

import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes upstream for a call: the client's bytes with its owner's name for the tool, and what belongs beside them.
 *
 * <p>The client's own id and progress token go as they are: an upstream session belongs to one client session, and without
 * a session every answer comes on the response to its own POST, so none can collide.
 */
record ToolRequest(FederatedCall call, PublishedTool tool) {

    private static final RequestId PING_ID = new RequestId.Text("sallyport-ping");

    /**
     * @param whole whether the answer is needed in one piece
     */
    Rpc.Message message(final Optional<UpstreamPin> pin, final Optional<TraceContext> trace, final boolean whole) {
        final var settings = tool.upstream().settings();
        return message(
                body(trace),
                Optional.of(call.request().id()),
                pin,
                headers(trace),
                new Rpc.Deadlines(settings.silence(), settings.callMax()),
                whole);
    }

    /** Asks whether the session is alive. */
    Rpc.Message ping(final UpstreamPin pin) {
        return message(Messages.ping(PING_ID), Optional.of(PING_ID), Optional.of(pin), List.of(), soon(), true);
    }

    /** Passes a notification of the client on. */
    Rpc.Message notification(final byte[] json, final Optional<UpstreamPin> pin) {
        return message(json, Optional.empty(), pin, List.of(), soon(), true);
    }

    private Rpc.Message message(
            final byte[] json,
            final Optional<RequestId> id,
            final Optional<UpstreamPin> pin,
            final List<Map.Entry<String, String>> headers,
            final Rpc.Deadlines deadlines,
            final boolean whole) {
        final var version = tool.upstream().handshake().map(Handshake::version);
        return new Rpc.Message(json, id, pin.map(UpstreamPin::sessionId), version, headers, deadlines, whole);
    }

    private Rpc.Deadlines soon() {
        final var list = tool.upstream().settings().list();
        return new Rpc.Deadlines(list, list);
    }

    private byte[] body(final Optional<TraceContext> context) {
        if (!tool.isRenamed() && context.isEmpty()) {
            return call.request().json();
        }
        final var edit = RequestEdit.of(call.request());
        if (tool.isRenamed()) {
            edit.rename(tool.key().name());
        }
        context.ifPresent(trace -> {
            edit.meta("traceparent", JsonText.quote(trace.traceparent()));
            if (!trace.tracestate().isEmpty()) {
                edit.meta("tracestate", JsonText.quote(trace.tracestate()));
            }
        });
        return edit.apply();
    }

    private List<Map.Entry<String, String>> headers(final Optional<TraceContext> context) {
        final var headers = new ArrayList<Map.Entry<String, String>>(3);
        headers.add(Map.entry("X-Request-Id", call.requestId()));
        context.ifPresent(trace -> {
            headers.add(Map.entry("traceparent", trace.traceparent()));
            if (!trace.tracestate().isEmpty()) {
                headers.add(Map.entry("tracestate", trace.tracestate()));
            }
        });
        return headers;
    }
}
