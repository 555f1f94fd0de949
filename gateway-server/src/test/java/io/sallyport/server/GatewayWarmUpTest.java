package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.testkit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
        return Gateway.start(config(warmUp), telemetry, () -> {}, new NoLog());
    }

    private GatewayConfig config(final String warmUp) throws IOException {
        final var file = Files.writeString(directory.resolve("gateway.yaml"), YAML.replace("WARM_UP", warmUp));
        return switch (new ConfigLoader(true, InstantSource.system()).load(List.of(file), Map.of())) {
            case LoadResult.Loaded loaded -> loaded.config();
            case LoadResult.Invalid invalid ->
                throw new IllegalStateException(invalid.problems().toString());
        };
    }

    private record NoLog() implements Gateway.LogControl {

        @Override
        public String level() {
            return "info";
        }

        @Override
        public boolean setLevel(final String level) {
            return false;
        }
    }
}
