package io.sallyport.server.observability;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;

/** The one sink of all metrics, with the readers that pass them on. */
final class Metering {

    /** Above what any {@link AttributeCache} holds, so that the caches decide what shares a series, not the SDK. */
    private static final int SERIES = 2 * AttributeCache.LIMIT;

    private Metering() {}

    static SdkMeterProvider provider(
            final Clock clock, final Resource resource, final MetricReader page, final TelemetrySettings settings) {
        final var builder = SdkMeterProvider.builder()
                .setClock(clock)
                .setResource(resource)
                .registerMetricReader(page, _ -> SERIES);
        settings.otlpEndpoint()
                .map(uri -> new Otlp(uri, settings.protocol(), settings.headers()))
                .map(otlp -> PeriodicMetricReader.builder(otlp.metrics())
                        .setInterval(settings.metricsInterval())
                        .build())
                .ifPresent(reader -> builder.registerMetricReader(reader, _ -> SERIES));
        return builder.build();
    }
}
