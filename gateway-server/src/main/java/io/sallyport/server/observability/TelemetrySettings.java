package io.sallyport.server.observability;

import io.sallyport.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where telemetry goes.
 *
 * @param otlpEndpoint the collector; without one nothing is exported and spans are not recorded
 * @param headers sent with every export, such as a collector's API key
 * @param tracesRatio the share of traces recorded where the client did not decide, 0 to 1
 * @param resource further resource attributes
 * @param metricsInterval between two exports of metrics
 * @param warnings what was wrong with the environment and is ignored, for the log
 */
public record TelemetrySettings(
        Optional<URI> otlpEndpoint,
        Protocol protocol,
        Map<String, Secret> headers,
        double tracesRatio,
        String serviceName,
        Map<String, String> resource,
        String version,
        Duration metricsInterval,
        List<String> warnings) {

    public TelemetrySettings {
        headers = Map.copyOf(headers);
        resource = Map.copyOf(resource);
        warnings = List.copyOf(warnings);
    }

    /** The same work, and nobody to send it to. */
    TelemetrySettings withoutCollector() {
        return new TelemetrySettings(
                Optional.empty(),
                protocol,
                Map.of(),
                tracesRatio,
                serviceName,
                resource,
                version,
                metricsInterval,
                List.of());
    }

    /** How OTLP travels. */
    public enum Protocol {
        GRPC,
        HTTP_PROTOBUF
    }

    /**
     * What the configuration says and, where it is silent, what {@code OTEL_*} variables say (OpenTelemetry's
     * "Environment Variable Specification"; as it demands, a value that makes no sense is warned of and ignored).
     */
    public static TelemetrySettings of(
            final Optional<URI> endpoint,
            final Optional<Protocol> protocol,
            final OptionalDouble ratio,
            final String version,
            final Map<String, String> environment) {
        return new OtelEnvironment(environment).settings(endpoint, protocol, ratio, version);
    }
}
