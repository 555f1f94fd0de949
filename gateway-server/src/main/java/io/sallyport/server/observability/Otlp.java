package io.sallyport.server.observability;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.sallyport.config.Secret;
import io.sallyport.server.observability.TelemetrySettings.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The exporters to one collector. */
final class Otlp {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI endpoint;
    private final Protocol protocol;
    private final Map<String, String> headers;

    Otlp(final URI endpoint, final Protocol protocol, final Map<String, Secret> headers) {
        this.endpoint = endpoint;
        this.protocol = protocol;
        this.headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, header -> header.getValue().value()));
    }

    SpanExporter spans(final MeterProvider meters) {
        return switch (protocol) {
            case GRPC ->
                OtlpGrpcSpanExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .setHeaders(() -> headers)
                        .setTimeout(TIMEOUT)
                        .setMeterProvider(meters)
                        .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                        .build();
            case HTTP_PROTOBUF ->
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(below("v1/traces"))
                        .setHeaders(() -> headers)
                        .setTimeout(TIMEOUT)
                        .setMeterProvider(meters)
                        .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                        .build();
        };
    }

    MetricExporter metrics() {
        return switch (protocol) {
            case GRPC ->
                OtlpGrpcMetricExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .setHeaders(() -> headers)
                        .setTimeout(TIMEOUT)
                        .build();
            case HTTP_PROTOBUF ->
                OtlpHttpMetricExporter.builder()
                        .setEndpoint(below("v1/metrics"))
                        .setHeaders(() -> headers)
                        .setTimeout(TIMEOUT)
                        .build();
        };
    }

    /** The signals' places below a base URL (OTLP/HTTP, "Endpoint URLs for OTLP/HTTP"). */
    private String below(final String path) {
        final var base = endpoint.toString();
        return base.endsWith("/") ? base + path : base + '/' + path;
    }
}
