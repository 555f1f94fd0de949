package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.server.testkit.Configs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartOnlyTest {

    private static final String RUNNING = """
            listeners: { mcp: { address: ":8443", limits: { jsonDepth: 64 } } }
            status: { address: ":9911" }
            admin: { address: "127.0.0.1:9912" }
            start: { warmUp: 1s }
            drain: { delay: 5s }
            sessions: { keys: ["0123456789abcdefghijklmnopqrstuv"], lifetime: 7d, idle: 30m }
            telemetry: { otlp: { endpoint: "http://collector:4318" }, traces: { ratio: 0.5 }, log: { level: info } }
            upstreams: { notes: { url: "http://notes:3001/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "mcp: {,other: {,listeners",
        ":8443,:8444,listeners.mcp.address",
        ":9911,:9921,status.address",
        "127.0.0.1:9912,127.0.0.1:9922,admin.address",
        "lifetime: 7d,lifetime: 8d,sessions.lifetime",
        "[\"0123456789abcdefghijklmnopqrstuv\"],[],sessions.keys",
        "collector:4318,other:4318,telemetry.otlp",
        "ratio: 0.5,ratio: 0.6,telemetry.traces.ratio",
    })
    void whatARunningGatewayCannotChangeIsNamed(final String before, final String after, final String key)
            throws IOException {
        assertThat(RUNNING).contains(before);

        assertThat(RestartOnly.changed(config(RUNNING), config(RUNNING.replace(before, after))))
                .contains(key);
    }

    @ParameterizedTest
    @CsvSource({
        "path: /mcp,path: /other",
        "jsonDepth: 64,jsonDepth: 65",
        "notes:3001,notes:3002",
        "drain: { delay: 5s },drain: { delay: 6s }",
        "start: { warmUp: 1s },start: { warmUp: 2s }",
        "idle: 30m,idle: 31m",
        "level: info,level: warn",
    })
    void theRestMayChange(final String before, final String after) throws IOException {
        assertThat(RUNNING).contains(before);

        assertThat(RestartOnly.changed(config(RUNNING), config(RUNNING.replace(before, after))))
                .isEmpty();
    }

    @Test
    void nothingHasChangedInTheSameConfiguration() throws IOException {
        assertThat(RestartOnly.changed(config(RUNNING), config(RUNNING))).isEmpty();
    }

    private GatewayConfig config(final String yaml) throws IOException {
        return Configs.load(directory, yaml);
    }
}
