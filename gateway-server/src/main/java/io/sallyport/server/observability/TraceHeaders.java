package io.sallyport.server.observability;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.sallyport.server.upstream.TraceContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** W3C trace context, from its two headers to OpenTelemetry's context and back. What is malformed is no context. */
final class TraceHeaders {

    private static final String PARENT = "traceparent";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceHeaders() {}

    static Context read(final Optional<TraceContext> headers) {
        return headers.map(fields -> W3C.extract(Context.root(), fields, TraceHeaders::field))
                .orElse(Context.root());
    }

    /** What to send for the span of that context; empty where there is none. */
    static Optional<TraceContext> write(final Context context) {
        final var written = new Written();
        W3C.inject(context, written, (carrier, key, value) -> written.set(key, value));
        return written.parent.isEmpty()
                ? Optional.empty()
                : Optional.of(new TraceContext(written.parent, written.state));
    }

    private static @Nullable String field(final @Nullable TraceContext headers, final String key) {
        if (headers == null) {
            return null;
        }
        return key.equals(PARENT) ? headers.traceparent() : headers.tracestate();
    }

    private static final class Written {
        private String parent = "";
        private String state = "";

        private void set(final String key, final String value) {
            if (key.equals(PARENT)) {
                parent = value;
            } else {
                state = value;
            }
        }
    }
}
