package io.sallyport.server.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Start;
import java.util.Optional;

/**
 * The spans of calls: a SERVER span per call and a CLIENT span per exchange with an upstream below it. Contexts are
 * passed by hand, so calls that share a thread cannot mix. Where nothing is exported the tracer is OpenTelemetry's no-op
 * one, which hands the client's context on as it came.
 */
final class Tracing {

    private final Tracer tracer;

    Tracing(final Tracer tracer) {
        this.tracer = tracer;
    }

    /** Begins the span of a call; it is the current span of the context returned. */
    Context begin(final Start start) {
        final var parent = TraceHeaders.read(start.parent());
        final var method = Methods.known(start.method());
        final var span = tracer.spanBuilder(method)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute(Semconv.METHOD, method);
            describe(span, start);
        }
        return parent.with(span);
    }

    /** Ends the span of a call. */
    void end(final Context call, final Start start, final End end) {
        final var span = Span.fromContext(call);
        if (span.isRecording()) {
            end.tool().ifPresent(tool -> name(span, start, tool));
            ErrorTypes.exact(end).ifPresent(type -> fail(span, type));
            end.rpcCode().ifPresent(code -> span.setAttribute(Semconv.STATUS_CODE, Integer.toString(code)));
        }
        span.end();
    }

    /** Begins the span of an exchange with an upstream. */
    Context beginLeg(final Context call, final String upstream, final String method, final Optional<String> tool) {
        final var known = Methods.known(method);
        final var span = tracer.spanBuilder(known)
                .setParent(call)
                .setSpanKind(SpanKind.CLIENT)
                .startSpan();
        if (span.isRecording()) {
            span.setAttribute(Semconv.METHOD, known).setAttribute(Semconv.UPSTREAM, upstream);
            tool.ifPresent(name -> {
                span.updateName(known + ' ' + name);
                describeTool(span, name);
            });
        }
        return call.with(span);
    }

    void endLeg(final Context leg, final Optional<String> error) {
        final var span = Span.fromContext(leg);
        error.ifPresent(type -> fail(span, type));
        span.end();
    }

    /** The trace a span belongs to, sampled or not. */
    static Optional<String> traceId(final Context context) {
        final var span = Span.fromContext(context).getSpanContext();
        return span.isValid() ? Optional.of(span.getTraceId()) : Optional.empty();
    }

    private static void describe(final Span span, final Start start) {
        span.setAttribute(Semconv.ROUTE, start.route())
                .setAttribute(Semconv.GATEWAY_REQUEST_ID, start.requestId())
                .setAttribute(Semconv.PROTOCOL_VERSION, start.protocolVersion())
                .setAttribute(Semconv.CLIENT_ADDRESS, start.clientAddress().getHostAddress())
                .setAttribute(Semconv.TRANSPORT, "tcp")
                .setAttribute(Semconv.NETWORK_PROTOCOL, "http");
        start.sessionHash().ifPresent(hash -> span.setAttribute(Semconv.SESSION, hash));
        start.jsonrpcId().ifPresent(id -> span.setAttribute(Semconv.REQUEST_ID, unquoted(id)));
    }

    private static void name(final Span span, final Start start, final ToolKey tool) {
        span.updateName(Methods.known(start.method()) + ' ' + tool.name());
        span.setAttribute(Semconv.UPSTREAM, tool.upstream());
        describeTool(span, tool.name());
    }

    private static void describeTool(final Span span, final String tool) {
        span.setAttribute(Semconv.TOOL, tool).setAttribute(Semconv.OPERATION, Semconv.EXECUTE_TOOL);
    }

    private static void fail(final Span span, final String type) {
        span.setAttribute(Semconv.ERROR_TYPE, type).setStatus(StatusCode.ERROR);
    }

    private static String unquoted(final String json) {
        return json.length() > 1 && json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }
}
