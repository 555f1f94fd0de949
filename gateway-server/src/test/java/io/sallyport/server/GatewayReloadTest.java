package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.testkit.Configs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayReloadTest {

    private static final String YAML = """
            listeners: { mcp: { address: "127.0.0.1:0" } }
            status: { address: "127.0.0.1:0" }
            admin: { address: "127.0.0.1:0" }
            start: { warmUp: 0s }
            upstreams: { notes: { url: "http://127.0.0.1:1/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aReloadThatFailsForAReasonNobodyThoughtOfCountsAsRefused() throws Exception {
        final var telemetry = Telemetry.open(TelemetrySettings.of(
                Optional.empty(), Optional.empty(), OptionalDouble.empty(), "1", Map.of("OTEL_SDK_DISABLED", "true")));
        final var good = Configs.load(directory, YAML);
        final var gateway = Gateway.start(good, telemetry, () -> {}, new NoLog());
        try {
            assertThat(gateway.reload(withoutItsUpstream(good))).isFalse();
            assertThat(gateway.isNewest()).isFalse();
            assertThat(gateway.config()).isEqualTo(good);
            assertThat(new String(telemetry.scrape(), StandardCharsets.UTF_8))
                    .contains("sallyport_config_last_reload_successful 0");

            assertThat(gateway.reload(good)).isTrue();
            assertThat(gateway.isNewest()).isTrue();
        } finally {
            gateway.stop();
        }
    }

    /** What the loader would never let through. */
    private static GatewayConfig withoutItsUpstream(final GatewayConfig config) {
        return new GatewayConfig(
                config.listeners(),
                Map.of(),
                config.routes(),
                config.status(),
                config.admin(),
                config.start(),
                config.drain(),
                config.sessions(),
                config.replicas(),
                config.telemetry(),
                config.limits(),
                config.files());
    }
}
