package io.sallyport.config;

import java.net.URI;
import java.util.Optional;

/**
 * What is told to the outside. Where it is silent, the {@code OTEL_*} variables apply.
 *
 * @param traceRatio the share of new traces that is sampled, 0 to 1
 */
public record TelemetryConfig(Optional<Otlp> otlp, Optional<Double> traceRatio, Log log) {

    public static final TelemetryConfig DEFAULT =
            new TelemetryConfig(Optional.empty(), Optional.empty(), new Log(Optional.empty()));

    /**
     * Where spans and metrics go.
     *
     * @param protocol where it is silent and {@code OTEL_*} too, the port says it
     */
    public record Otlp(URI endpoint, Optional<Protocol> protocol) {}

    /** The names OpenTelemetry gives the protocols. */
    public enum Protocol {
        /** {@code grpc} */
        GRPC,
        /** {@code http/protobuf} */
        HTTP_PROTOBUF
    }

    /**
     * Log lines on stdout.
     *
     * @param level where it is silent, the variable {@code LOG_LEVEL} says it, else it is {@code info}
     */
    public record Log(Optional<LogLevel> level) {}

    /** The least severe level that is logged. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
