package io.sallyport.server.observability;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;

/**
 * Spans on their way to a collector: sampled as the client decided, else by ratio; queued up to {@value #QUEUE}, beyond
 * which they are dropped and counted in {@code otel_sdk_processor_span_processed_total{error_type="queue_full"}}.
 */
final class SpanExport {

    private static final int QUEUE = 8192;
    private static final int BATCH = 1024;
    private static final int LONGEST_VALUE = 1024;

    private final SdkTracerProvider provider;

    SpanExport(
            final SpanExporter exporter,
            final Clock clock,
            final Resource resource,
            final TelemetrySettings settings,
            final MeterProvider meters) {
        this.provider = SdkTracerProvider.builder()
                .setClock(clock)
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.tracesRatio())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_VALUE)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(QUEUE)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .setMeterProvider(meters)
                        .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                        .build())
                .build();
    }

    /** Where spans are not exported, a tracer that records nothing and hands contexts on. */
    static Tracer tracer(final Optional<SpanExport> export, final String scope, final String version) {
        return export.<TracerProvider>map(spans -> spans.provider)
                .orElse(TracerProvider.noop())
                .get(scope, version);
    }

    CompletableResultCode shutdown() {
        return provider.shutdown();
    }

    /** Makes the exporter, given where it may count what it does. */
    @FunctionalInterface
    interface Source {
        SpanExporter exporter(MeterProvider meters);
    }
}
