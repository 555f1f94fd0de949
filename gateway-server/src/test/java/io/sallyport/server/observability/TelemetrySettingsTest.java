package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Secret;
import io.sallyport.server.observability.TelemetrySettings.Protocol;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetrySettingsTest {

    @Test
    void withoutAWordNothingIsExportedAndEverythingWouldBeSampled() {
        final var settings = Calls.settings(Map.of());

        assertThat(settings.otlpEndpoint()).isEmpty();
        assertThat(settings.tracesRatio()).isEqualTo(1.0);
        assertThat(settings.serviceName()).isEqualTo("sallyport");
        assertThat(settings.metricsInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void theEnvironmentSpeaksWhereTheConfigurationIsSilent() {
        final var settings = Calls.settings(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4318/base",
                "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b, x=1+1",
                "OTEL_SERVICE_NAME", "edge",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,team=ops",
                "OTEL_TRACES_SAMPLER_ARG", "0.25",
                "OTEL_METRIC_EXPORT_INTERVAL", "5000"));

        assertThat(settings.otlpEndpoint()).contains(URI.create("https://collector:4318/base"));
        assertThat(settings.protocol()).isEqualTo(Protocol.HTTP_PROTOBUF);
        assertThat(settings.headers()).isEqualTo(Map.of("api-key", new Secret("a b"), "x", new Secret("1+1")));
        assertThat(settings.serviceName()).isEqualTo("edge");
        assertThat(settings.resource()).isEqualTo(Map.of("team", "ops"));
        assertThat(settings.tracesRatio()).isEqualTo(0.25);
        assertThat(settings.metricsInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.toString()).doesNotContain("a b");
    }

    @Test
    void theConfigurationWins() {
        final var settings = TelemetrySettings.of(
                Optional.of(URI.create("http://collector:4317")),
                Optional.empty(),
                OptionalDouble.of(0.1),
                "1.2.3",
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318", "OTEL_TRACES_SAMPLER_ARG", "1"));

        assertThat(settings.otlpEndpoint()).contains(URI.create("http://collector:4317"));
        assertThat(settings.protocol()).isEqualTo(Protocol.GRPC);
        assertThat(settings.tracesRatio()).isEqualTo(0.1);
    }

    @Test
    void theProtocolIsTheConfigurationsThenTheEnvironmentsThenThePorts() {
        final var grpc = Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

        assertThat(protocol(Optional.of(Protocol.HTTP_PROTOBUF), grpc)).isEqualTo(Protocol.HTTP_PROTOBUF);
        assertThat(protocol(Optional.empty(), grpc)).isEqualTo(Protocol.GRPC);
        assertThat(protocol(Optional.empty(), Map.of())).isEqualTo(Protocol.HTTP_PROTOBUF);
    }

    private static Protocol protocol(final Optional<Protocol> configured, final Map<String, String> environment) {
        return TelemetrySettings.of(
                        Optional.of(URI.create("http://collector:4318")),
                        configured,
                        OptionalDouble.empty(),
                        "1.2.3",
                        environment)
                .protocol();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT,collector:4317,it is not an http or https URL",
        "OTEL_EXPORTER_OTLP_ENDPOINT,http://bad host,it is not an http or https URL",
        "OTEL_EXPORTER_OTLP_PROTOCOL,http/json,it is neither grpc nor http/protobuf",
        "OTEL_EXPORTER_OTLP_HEADERS,s3cret,it is not a list of key=value",
        "OTEL_RESOURCE_ATTRIBUTES,=x,it is not a list of key=value",
        "OTEL_TRACES_SAMPLER_ARG,NaN,it is not between 0 and 1",
        "OTEL_TRACES_SAMPLER_ARG,2,it is not between 0 and 1",
        "OTEL_TRACES_SAMPLER_ARG,ten,it is not a number",
        "OTEL_METRIC_EXPORT_INTERVAL,0,it is not a positive number of milliseconds",
    })
    void whatMakesNoSenseIsWarnedOfAndIgnored(final String name, final String value, final String reason) {
        final var settings = Calls.settings(Map.of(name, value));

        assertThat(settings.warnings()).containsExactly(name + " is ignored: " + reason);
        assertThat(settings.tracesRatio()).isEqualTo(1.0);
        assertThat(settings.otlpEndpoint()).isEmpty();
    }

    @Test
    void anEmptyVariableIsUnset() {
        assertThat(Calls.settings(Map.of("OTEL_TRACES_SAMPLER_ARG", " ")).warnings())
                .isEmpty();
    }
}
