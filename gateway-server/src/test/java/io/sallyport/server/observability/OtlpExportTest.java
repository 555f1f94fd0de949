package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.sallyport.server.testkit.CapturedLog;
import io.sallyport.server.upstream.TraceContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Export to a real receiver over a real socket. */
class OtlpExportTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void spansAndMetricsReachTheCollectorAtTheLatestWhenTelemetryCloses() throws Exception {
        try (final var receiver = new OtlpReceiver(200)) {
            try (final var telemetry = Telemetry.open(settings(
                    receiver.endpoint(),
                    Map.of("OTEL_EXPORTER_OTLP_HEADERS", "api-key=s3cret", "OTEL_RESOURCE_ATTRIBUTES", "team=ops")))) {
                call(telemetry);
            }

            final var traces = receiver.on("/v1/traces");
            assertThat(traces).isNotEmpty().allSatisfy(export -> {
                assertThat(export.contentType()).isEqualTo("application/x-protobuf");
                assertThat(export.apiKey()).isEqualTo("s3cret");
            });
            assertThat(traces.getFirst().body())
                    .contains("tools/call search", "mcp.session.id", "service.name", "sallyport", "team", "ops")
                    .contains(new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1));
            assertThat(receiver.on("/v1/metrics").getFirst().body())
                    .contains("mcp.server.operation.duration", "mcp.client.operation.duration", "mcp.tool.calls");
        }
    }

    @Test
    void aCollectorMaySpeakGrpc() {
        try (final var log = new CapturedLog("sallyport.telemetry", Level.WARN);
                final var receiver = new GrpcReceiver()) {
            try (final var telemetry =
                    Telemetry.open(settings(receiver.endpoint(), Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))) {
                call(telemetry);
            }

            assertThat(receiver.paths())
                    .contains(
                            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
                            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export");
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aCollectorThatIsDownCostsSpansButNoCallAndNoFloodOfLines() throws Exception {
        try (final var log = new CapturedLog("sallyport.telemetry", Level.WARN)) {
            try (final var telemetry = Telemetry.open(settings(closedPort(), Map.of()), Duration.ofMillis(100))) {
                for (int i = 0; i < 50; i++) {
                    call(telemetry);
                }
                assertThat(page(telemetry)).contains("mcp_tool_calls_total{");
            }
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aCollectorThatRefusesIsNamedInTheLogOnce() throws Exception {
        try (final var log = new CapturedLog("sallyport.telemetry", Level.WARN);
                final var receiver = new OtlpReceiver(400)) {
            try (final var telemetry = Telemetry.open(settings(receiver.endpoint(), Map.of()))) {
                call(telemetry);
            }
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Telemetry: ").contains("400"));
        }
    }

    @Test
    void spansTheQueueHasNoRoomForAreCounted() {
        final var exporter = new StuckExporter();
        try (final var _ = new CapturedLog("sallyport.access", Level.OFF);
                final var telemetry = new Telemetry(
                        Calls.settings(Map.of()), new TestClock(), Optional.of(_ -> exporter), Calls.FLUSH)) {
            for (int i = 0; i < 20_000; i++) {
                call(telemetry);
            }
            assertThat(page(telemetry).lines())
                    .anyMatch(line -> line.startsWith("otel_sdk_processor_span_processed_total{")
                            && line.contains("error_type=\"queue_full\""));
            exporter.release();
        }
    }

    private static void call(final Telemetry telemetry) {
        final var parent = new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", "");
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(parent)));
        call.leg("crm", "tools/call", Optional.of("search")).ended(Optional.empty());
        call.finished(Calls.ok(Calls.SEARCH));
    }

    private static String page(final Telemetry telemetry) {
        return new String(telemetry.scrape(), StandardCharsets.UTF_8);
    }

    private static TelemetrySettings settings(final URI endpoint, final Map<String, String> environment) {
        return TelemetrySettings.of(
                Optional.of(endpoint), Optional.empty(), OptionalDouble.empty(), "1.2.3", environment);
    }

    private static URI closedPort() throws Exception {
        try (final var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    /** Never finishes an export until it is told to. */
    private static final class StuckExporter implements SpanExporter {

        private final CompletableResultCode pending = new CompletableResultCode();

        void release() {
            pending.succeed();
        }

        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            return pending;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
