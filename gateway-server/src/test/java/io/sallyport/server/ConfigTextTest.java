package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ConfigTextTest {

    private static final String YAML = """
            listeners: { mcp: { address: "127.0.0.1:8080", allowFrom: [10.0.0.0/8], publicUrl: "http://mcp.example.com" } }
            sessions: { keys: ["hidden-0123456789abcdefghijklmnopqrstuv"] }
            auth: { robots: { apiKeys: { file: keys.yaml } } }
            upstreams:
              notes: { url: "http://notes:3001/mcp", headers: { Authorization: "Bearer hidden", X-Odd: "a: b # c" } }
            routes:
              main:
                path: /mcp
                auth: [robots, none]
                limits: [{ per: principal, rate: 50/min }]
                plugins: [{ use: com.acme.redact, config: { token: hidden } }]
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itIsYamlThatTellsEverythingButSecrets() throws Exception {
        Files.writeString(directory.resolve("keys.yaml"), "keys: [{ id: hidden }]");
        final var file = Files.writeString(directory.resolve("gateway.yaml"), YAML);
        final var loaded =
                (LoadResult.Loaded) new ConfigLoader(true, InstantSource.system()).load(List.of(file), Map.of());

        final var text = ConfigText.of(loaded.config());

        assertThat(text).startsWith("# hash " + loaded.config().hash()).doesNotContain("hidden");
        final var read = Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
        final var listener = at(read, "listeners", "mcp");
        assertThat(at(listener, "address")).isEqualTo("127.0.0.1:8080");
        assertThat(at(listener, "publicUrl")).isEqualTo("http://mcp.example.com");
        assertThat(at(listener, "allowFrom")).isEqualTo(List.of("10.0.0.0/8"));
        assertThat(((Map<?, ?>) listener).containsKey("tls")).isFalse();
        assertThat(at(read, "sessions", "keys")).isEqualTo(List.of("***"));
        assertThat(at(read, "upstreams", "notes", "headers")).isEqualTo(Map.of("Authorization", "***", "X-Odd", "***"));
        final var route = at(read, "routes", "main");
        assertThat(at(route, "plugins")).isEqualTo(List.of(Map.of("use", "com.acme.redact", "config", "***")));
        assertThat(at(route, "limits").toString()).contains("rate=50/1m", "per=principal");
        assertThat(at(route, "auth").toString()).contains("name=robots", "auth=none");
    }

    private static Object at(final Object from, final String... keys) {
        Object found = from;
        for (final var key : keys) {
            found = Objects.requireNonNull(((Map<?, ?>) found).get(key), key);
        }
        return found;
    }
}
