package io.sallyport.server.federation;

import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.RoutingHeaders;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.StatelessRequest;
import io.sallyport.server.upstream.TraceContext;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What goes upstream for one call: the call itself, a ping in its session, what the client notifies about it. */
record UpstreamMessages(FederatedCall call, Errand errand) {

    private static final RequestId PING = new RequestId.Text("sallyport-ping");

    /** The call as a server without sessions takes it. */
    Rpc.Message round(final Rounds rounds, final Optional<TraceContext> context) {
        final var request = call.request();
        final var edit = edit(context, rounds::addTo);
        final var name =
                RoutingHeaders.named(request.method(), request.params()).map(edit::text);
        final var json = edit.pieces();
        final var headers = new ArrayList<>(RoutingHeaders.of(request.method(), name, json::bytes, rounds.mirrored()));
        headers.addAll(headers(context));
        return StatelessRequest.message(
                json,
                rounds.id(),
                headers,
                new Rpc.Deadlines(settings().silence(), settings().callMax()));
    }

    /**
     * @param whole whether the answer will be edited
     */
    Rpc.Message call(final Optional<UpstreamPin> pin, final Optional<TraceContext> context, final boolean whole) {
        return new Rpc.Message(
                edit(context, _ -> {}).pieces(),
                Optional.of(call.id()),
                pin.map(UpstreamPin::sessionId),
                errand.upstream().handshake().map(Handshake::version),
                headers(context),
                new Rpc.Deadlines(settings().silence(), settings().callMax()),
                whole);
    }

    Rpc.Message ping(final UpstreamPin pin) {
        return small(Messages.ping(PING), Optional.of(PING), errand.upstream(), Optional.of(pin));
    }

    static Rpc.Message notification(final byte[] json, final Upstream upstream, final Optional<UpstreamPin> pin) {
        return small(json, Optional.empty(), upstream, pin);
    }

    private static Rpc.Message small(
            final byte[] json, final Optional<RequestId> id, final Upstream upstream, final Optional<UpstreamPin> pin) {
        final var list = upstream.settings().list();
        return new Rpc.Message(
                json,
                id,
                pin.map(UpstreamPin::sessionId),
                upstream.handshake().map(Handshake::version),
                List.of(),
                new Rpc.Deadlines(list, list),
                true);
    }

    private RequestEdit edit(final Optional<TraceContext> context, final Consumer<RequestEdit> more) {
        final var edit = RequestEdit.of(call.request());
        more.accept(edit);
        errand.words().accept(edit);
        if (!call.id().equals(call.request().id())) {
            edit.id(call.id());
        }
        context.ifPresent(trace -> {
            edit.meta("traceparent", JsonText.quote(trace.traceparent()));
            if (!trace.tracestate().isEmpty()) {
                edit.meta("tracestate", JsonText.quote(trace.tracestate()));
            }
        });
        return edit;
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

    private UpstreamSettings settings() {
        return errand.upstream().settings();
    }
}
