package io.sallyport.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.listener.ListenerLimits;
import io.sallyport.server.testkit.Configs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerAssemblyTest {

    private static final String YAML = """
            listeners: { mcp: { address: ":0", limits: LIMITS } }
            upstreams: { notes: { url: "http://127.0.0.1:1/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aListenerPutsUpWithWhatTheFileSays() throws Exception {
        final var limits =
                limits("{ headers: 2KiB, connections: 3, streams: 4, requestsPerSecond: 5, headerTimeout: 6s,"
                        + " idleTimeout: 7s }");

        assertThat(limits)
                .isEqualTo(new ListenerLimits(
                        3,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        ListenerLimits.DEFAULT.linger(),
                        4,
                        5,
                        ListenerLimits.DEFAULT.requestLineBytes(),
                        2048));
    }

    @Test
    void oneConnectionMayBringWhatManyClientsSend() throws Exception {
        assertThat(limits("{}").requestsPerSecond()).isEqualTo(10_000);
    }

    private ListenerLimits limits(final String limits) throws IOException {
        return ListenerAssembly.settings(Configs.load(directory, YAML.replace("LIMITS", limits)))
                .getFirst()
                .limits();
    }
}
