package io.sallyport.config.load;

import io.sallyport.config.TelemetryConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** {@code telemetry}. */
final class TelemetryBinder {

    private static final Kind<TelemetryConfig.Protocol> PROTOCOL = Kind.oneOf(
            "a protocol",
            Map.of("grpc", TelemetryConfig.Protocol.GRPC, "http/protobuf", TelemetryConfig.Protocol.HTTP_PROTOBUF));
    private static final Kind<TelemetryConfig.LogLevel> LEVEL = Kind.oneOf(
            "a log level",
            Map.of(
                    "trace", TelemetryConfig.LogLevel.TRACE,
                    "debug", TelemetryConfig.LogLevel.DEBUG,
                    "info", TelemetryConfig.LogLevel.INFO,
                    "warn", TelemetryConfig.LogLevel.WARN,
                    "error", TelemetryConfig.LogLevel.ERROR));

    private TelemetryBinder() {}

    static TelemetryConfig bind(final Fields fields) {
        return new TelemetryConfig(
                fields.section("otlp", TelemetryBinder::otlp).flatMap(otlp -> otlp),
                fields.section("traces", traces -> traces.get("ratio", Quantities.RATIO))
                        .flatMap(ratio -> ratio),
                fields.section("log", TelemetryBinder::log, TelemetryConfig.DEFAULT.log()));
    }

    private static Optional<TelemetryConfig.Otlp> otlp(final Fields fields) {
        final Optional<URI> endpoint = fields.required("endpoint", Network.URL);
        final Optional<TelemetryConfig.Protocol> protocol = fields.get("protocol", PROTOCOL);
        return endpoint.map(url -> new TelemetryConfig.Otlp(url, protocol));
    }

    private static TelemetryConfig.Log log(final Fields fields) {
        fields.refuseYet("arguments", Words.FLAG, true);
        return new TelemetryConfig.Log(fields.get("level", LEVEL));
    }
}
