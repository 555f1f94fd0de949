package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.Ports;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the packaged gateway: what it prints and how it exits. */
class CheckIT {

    private static final Path ROOT = Path.of(System.getProperty("sallyport.root", "."));
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String GOOD = """
            listeners: { mcp: { address: "127.0.0.1:${PORT}" } }
            status: { address: "127.0.0.1:${STATUS_PORT}" }
            admin: { address: "127.0.0.1:${ADMIN_PORT}" }
            upstreams: { notes: { url: "http://127.0.0.1:1/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    /** What a command printed, on either stream, and its exit status. */
    private record Outcome(int status, List<String> lines) {}

    @Test
    void fifteenDefectsInThreeFilesAreFifteenLinesAndStatusOne() throws Exception {
        final var outcome = run(
                Map.of(),
                "check",
                "-c",
                ROOT.resolve("gateway-config/src/test/resources/defects").toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.lines()).hasSize(15).allMatch(line -> line.matches(".*\\.yaml:\\d+:\\d+: .+"));
    }

    @Test
    void aGoodConfigurationIsStatusZero() throws Exception {
        final var outcome = run(ports(), "check", "-c", good());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .startsWith("The configuration is good (hash ")
                .endsWith("without replicas.address, several do not share sessions.");
    }

    @Test
    void versionAndHelpAreStatusZeroAndAnUnknownOptionIsTwo() throws Exception {
        final var version = run(Map.of(), "--version");
        assertThat(version.status()).isZero();
        assertThat(version.lines().getFirst()).isEqualTo("sallyport " + System.getProperty("sallyport.version"));

        final var help = run(Map.of(), "--help");
        assertThat(help.status()).isZero();
        assertThat(String.join("\n", help.lines())).contains("run", "check", "demo");

        final var unknown = run(Map.of(), "check", "--colour", "-c", good());
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(String.join("\n", unknown.lines())).contains("--colour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORT:listeners.mcp.address", "STATUS_PORT:status.address", "ADMIN_PORT:admin.address"})
    void anOccupiedPortEndsTheStartNamingPortAndKey(final String which) throws Exception {
        final var variable = which.substring(0, which.indexOf(':'));
        final var key = which.substring(which.indexOf(':') + 1);
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            final var environment = new java.util.HashMap<>(ports());
            environment.put(variable, Integer.toString(taken.getLocalPort()));

            final var outcome = run(environment, "run", "-c", good());

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.lines())
                    .anyMatch(line -> line.startsWith("sallyport: " + key + ": ")
                            && line.contains("port " + taken.getLocalPort())
                            && line.contains("in use"));
        }
    }

    private String good() throws IOException {
        return Files.writeString(directory.resolve("good.yaml"), GOOD).toString();
    }

    private static Map<String, String> ports() throws IOException {
        return Map.of(
                "PORT", Integer.toString(Ports.free()),
                "STATUS_PORT", Integer.toString(Ports.free()),
                "ADMIN_PORT", Integer.toString(Ports.free()));
    }

    private Outcome run(final Map<String, String> environment, final String... arguments) throws IOException {
        final var log = Files.createTempFile(directory, "run", ".log");
        try (var process = ChildProcess.start("sallyport", TestGateway.command(arguments), environment, log)) {
            assertThat(process.awaitExit(DEADLINE)).as("it ends by itself").isTrue();
            return new Outcome(process.exitStatus(), Files.readAllLines(log));
        }
    }
}
