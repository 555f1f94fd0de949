package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.Configs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rehearsal is to the gateway that it is held for. */
class GatewayWarmUpTest {

    private static final String YAML = """
            listeners: { mcp: { address: "127.0.0.1:0" } }
            status: { address: "127.0.0.1:0" }
            admin: { address: "127.0.0.1:0" }
            start: { warmUp: WARM_UP }
            upstreams: { notes: { url: "http://127.0.0.1:1/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    private final Telemetry telemetry = Telemetry.open(TelemetrySettings.of(
            Optional.empty(), Optional.empty(), OptionalDouble.empty(), "1", Map.of("OTEL_SDK_DISABLED", "true")));

    @Test
    void itIsWarmWhenTheRehearsalIsOverWhichLeavesNoNumbers() throws Exception {
        final var gateway = start("1s");
        try {
            assertThat(gateway.isWarm()).isFalse();

            Await.until(Duration.ofSeconds(20), gateway::isWarm, warm -> warm);

            assertThat(new String(telemetry.scrape(), StandardCharsets.UTF_8))
                    .contains("upstream=\"notes\"")
                    .doesNotContain("rehearsal", "modern", "mcp_tool_calls_total{", "mcp_active_sessions{");
        } finally {
            gateway.stop();
        }
    }

    @Test
    void aDrainEndsIt() throws Exception {
        final var gateway = start("1h");
        try {
            gateway.beginDrain();

            Await.until(Duration.ofSeconds(20), gateway::isWarm, warm -> warm);
        } finally {
            gateway.stop();
        }
    }

    @Test
    void withoutOneItIsWarmAtOnce() throws Exception {
        final var gateway = start("0s");
        try {
            assertThat(gateway.isWarm()).isTrue();
        } finally {
            gateway.stop();
        }
    }

    private Gateway start(final String warmUp) throws IOException, StartupFailure {
        final var config = Configs.load(directory, YAML.replace("WARM_UP", warmUp));
        return Gateway.start(config, telemetry, () -> {}, new NoLog());
    }
}
