package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.server.it.thirdparty.HouseRulesFactory;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's jar on the class path of the packaged gateway. */
class PluginIT {

    private static final String FAILURES = "sallyport_config_reloads_total{result=\"failure\"} %d.0";

    private static final Duration POLL = Duration.ofMillis(30);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aThirdPartysPluginTakesPartInEveryPhaseAndOneThatThrowsDenies() throws Exception {
        try (var group = new ProcessGroup(directory);
                var weather = DemoServers.start(ServerKind.WEATHER, "weather");
                var gateway = start(group, weather.port(), """
                          open: { path: /open, auth: none, plugins: [{ use: com.example.house-rules, config: { log: "open.txt" } }] }
                          closed: { path: /closed, auth: none, plugins: [{ use: com.example.house-rules, config: { log: "closed.txt", closedTo: tools/call } }] }
                          hiding: { path: /hiding, auth: none, plugins: [{ use: com.example.house-rules, config: { log: "hiding.txt", hides: search } }] }
                          breaking: { path: /breaking, auth: none, plugins: [{ use: com.example.house-rules, config: { log: "breaking.txt", closedTo: "throws tools/call" } }] }
                          careless: { path: /careless, auth: none, plugins: [{ use: com.example.house-rules, config: { log: "careless.txt", hides: "throws search" } }] }
                        """).awaitReady()) {
            assertThat(forecast(gateway, "/open")).contains("Oslo").doesNotContain("\"error\"");
            assertThat(forecast(gateway, "/closed"))
                    .contains("Closed on Sundays.")
                    .contains("-31003");
            assertThat(tools(gateway, "/hiding")).contains("forecast").doesNotContain("\"search\"");
            assertThat(forecast(gateway, "/breaking"))
                    .contains("-32603")
                    .contains("could not decide")
                    .doesNotContain("secret")
                    .doesNotContain("Oslo");
            assertThat(tools(gateway, "/careless")).contains("forecast").doesNotContain("\"search\"");
            assertThat(forecast(gateway, "/careless")).contains("Oslo");

            heard(gateway, "open.txt", "heard tools/call weather/forecast OK");
            heard(gateway, "closed.txt", "heard tools/call - ERROR");
            heard(gateway, "breaking.txt", "heard tools/call - ERROR");
            heard(gateway, "careless.txt", "heard tools/call weather/forecast OK");

            gateway.configure(yaml(weather.port(), """
                      open: { path: /open, auth: none, plugins: [{ use: com.example.nowhere }] }
                    """));
            gateway.await("/metrics", page -> page.body().contains(FAILURES.formatted(1)));
            gateway.configure(yaml(weather.port(), """
                      open: { path: /open, auth: none, plugins: [{ use: com.example.house-rules }] }
                    """));
            gateway.await("/metrics", page -> page.body().contains(FAILURES.formatted(2)));
            gateway.configure(yaml(weather.port(), """
                      open: { path: /open, auth: none, plugins: [{ use: limits }] }
                    """));
            gateway.await("/metrics", page -> page.body().contains(FAILURES.formatted(3)));
            assertThat(Files.readString(gateway.process().log()))
                    .contains("routes.open.plugins[0]: no jar on the class path has a plugin named com.example.nowhere;"
                            + " there is com.example.house-rules")
                    .contains("routes.open.plugins[0]: com.example.house-rules refuses its settings: log is missing")
                    .contains("routes.open.plugins[0]: limits is built in and has a key of its own");
            assertThat(forecast(gateway, "/closed")).contains("Closed on Sundays.");

            gateway.configure(yaml(weather.port(), "  open: { path: /open, auth: none }\n"));
            heard(gateway, "closed.txt", "closed");
        }
    }

    @Test
    void anUnknownPluginEndsTheStartWithItsKey() throws Exception {
        final var file = directory.resolve("gateway.yaml");
        Files.writeString(file, yaml(1, """
                  main: { path: /mcp, auth: none, plugins: [{ use: com.example.nowhere }] }
                """).replaceAll("\\$\\{[A-Z_]*PORT}", "0"));
        final var log = directory.resolve("run.log");
        final var command = TestGateway.command("run", "-c", file.toString());
        try (var process = ChildProcess.start("sallyport", command, Map.of(), log)) {
            assertThat(process.awaitExit(Duration.ofMinutes(1))).isTrue();
            assertThat(process.exitStatus()).isEqualTo(1);
            assertThat(Files.readString(log))
                    .contains("sallyport: routes.main.plugins[0]: no jar on the class path has a plugin named"
                            + " com.example.nowhere; there is none")
                    .doesNotContain("\tat ");
        }
    }

    private TestGateway start(final ProcessGroup group, final int port, final String routes)
            throws IOException, InterruptedException {
        final var command = TestGateway.commandWith(jar());
        return TestGateway.startAs(command, directory.resolve("gateway"), group, yaml(port, routes), Map.of());
    }

    private String yaml(final int port, final String routes) {
        return """
                listeners: { mcp: { address: "127.0.0.1:${PORT}", limits: { bodyTimeout: 1s } } }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                drain: { delay: 100ms, timeout: 1s }
                upstreams: { weather: { url: "http://127.0.0.1:%d/mcp" } }
                routes:
                """.formatted(port) + routes.replace("log: \"", "log: \"" + directory + "/");
    }

    private static String forecast(final TestGateway gateway, final String path) throws Exception {
        try (var client = new McpHttp(gateway.url(path))) {
            client.initialize();
            return McpHttp.message(client.call("forecast", "{\"city\":\"Oslo\"}"));
        }
    }

    private static String tools(final TestGateway gateway, final String path) throws Exception {
        try (var client = new McpHttp(gateway.url(path))) {
            client.initialize();
            return client.request("tools/list", "{}").body();
        }
    }

    private void heard(final TestGateway gateway, final String file, final String line) throws IOException {
        final var log = directory.resolve(file);
        final long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        List<String> lines = List.of();
        while (!lines.contains(line) && System.nanoTime() < deadline) {
            assertThat(gateway.process().awaitExit(POLL)).isFalse();
            lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        }
        assertThat(lines).contains(line);
    }

    /** The plugin's classes and its entry for the ServiceLoader, and nothing else of the tests. */
    private Path jar() throws IOException {
        final var jar = directory.resolve("house-rules.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(
                    out,
                    "META-INF/services/" + PluginFactory.class.getName(),
                    HouseRulesFactory.class.getName().getBytes(StandardCharsets.UTF_8));
            for (final var name : List.of("HouseRules", "HouseRulesFactory")) {
                final var path = HouseRulesFactory.class.getPackageName().replace('.', '/') + '/' + name + ".class";
                try (var in = HouseRulesFactory.class.getClassLoader().getResourceAsStream(path)) {
                    entry(out, path, java.util.Objects.requireNonNull(in).readAllBytes());
                }
            }
        }
        return jar;
    }

    private static void entry(final JarOutputStream out, final String name, final byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
