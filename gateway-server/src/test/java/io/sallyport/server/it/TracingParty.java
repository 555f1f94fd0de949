package io.sallyport.server.it;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service with an OpenTelemetry SDK of its own: a client of the gateway, or a server behind it. */
final class TracingParty implements AutoCloseable {

    private final SdkTracerProvider provider;

    TracingParty(final String service, final URI collector) {
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(collector + "/v1/traces")
                                .build())
                        .setScheduleDelay(Duration.ofMillis(200))
                        .build())
                .build();
    }

    Span begin(final String name, final SpanKind kind, final Context parent) {
        return provider.get("test")
                .spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .startSpan();
    }

    /** {@code traceparent} for what that span causes. */
    static String traceparent(final Span span) {
        final var carrier = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), carrier, Map::put);
        return carrier.getOrDefault("traceparent", "");
    }

    /** The context that such a value gives. */
    static Context parent(final String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), Map.of("traceparent", traceparent), TracingParty::field);
    }

    @Override
    public void close() {
        provider.shutdown().join(10, TimeUnit.SECONDS);
    }

    private static @Nullable String field(final @Nullable Map<String, String> carrier, final String key) {
        return carrier == null ? null : carrier.get(key);
    }
}
