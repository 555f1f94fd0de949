package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ModernServer;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands at an address is replaced by a server of the other era, or says nothing of its era for a while. */
class EraChangesIT {

    @TempDir
    Path directory;

    private int port;
    private ProcessGroup group;

    @BeforeEach
    void choose() throws Exception {
        port = Ports.free();
        group = new ProcessGroup(directory);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    private TestGateway gateway(final String more) throws Exception {
        return TestGateway.start(directory.resolve("gateway"), group, """
                upstreams:
                  one: { url: "http://127.0.0.1:%d/mcp", health: { interval: 1s, timeout: 5s, failures: 1 }%s }
                routes:
                  all: { path: /mcp, auth: none, upstreams: [one] }
                """.formatted(port, more));
    }

    /** The one before may take a moment to let go of its port. */
    private static <T> T onceFree(final Callable<T> start) throws Exception {
        return Await.until(
                        () -> {
                            try {
                                return Optional.of(start.call());
                            } catch (final BindException taken) {
                                return Optional.<T>empty();
                            }
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void aSessionGoesOnWhereAServerWithSessionsIsReplacedByOneWithout() throws Exception {
        final var legacy = ScriptedUpstream.at(port, "echo").stateful();
        try (var gateway = gateway("").awaitReady();
                var client = LiveClient.open(gateway.url("/mcp"))) {
            assertThat(client.call("echo", "{\"text\":\"x\"}")).contains("\"text\":\"echo\"");
            legacy.close();
            try (var modern = onceFree(() -> ModernServer.at(port))) {
                Await.until(
                        () -> client.call("echo", "{\"text\":\"modern\"}"), answer -> answer.contains("\"modern\""));
                // Its list is read a moment after its era is known.
                Await.until(() -> client.call("who", "{}"), answer -> answer.contains("clientCapabilities"));
                assertThat(modern.calls("server/discover")).isNotEmpty();
            }
        } finally {
            legacy.close();
        }
    }

    @Test
    void aSessionGoesOnWhereAServerWithoutSessionsIsReplacedByOneWith() throws Exception {
        final var modern = ModernServer.at(port);
        try (var gateway = gateway("").awaitReady();
                var client = LiveClient.open(gateway.url("/mcp"))) {
            assertThat(client.call("echo", "{\"text\":\"x\"}")).contains("\"text\":\"x\"");
            modern.close();
            try (var legacy = onceFree(() -> ScriptedUpstream.at(port, "echo")).stateful()) {
                Await.until(
                        () -> client.call("echo", "{\"text\":\"x\"}"), answer -> answer.contains("\"text\":\"echo\""));
                assertThat(legacy.sessions()).isGreaterThanOrEqualTo(2);
            }
        } finally {
            modern.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden", "503 Service Unavailable"})
    void refusedCredentialsAndOutagesAreNotTakenForAnEra(final String status) throws Exception {
        try (var refusing = ScriptedUpstream.at(port)
                        .on("server/discover", (_, peer) -> peer.answer(status, "text/plain", "", ""));
                var gateway = gateway("")) {
            Await.until(() -> refusing.calls("server/discover").size(), asked -> asked >= 2);
            assertThat(refusing.calls("initialize")).isEmpty();
            refusing.on("server/discover", (_, peer) -> peer.answer("404 Not Found", "text/plain", "", ""));
            gateway.awaitReady();
            assertThat(refusing.calls("initialize")).hasSize(1);
        }
    }

    @Test
    void aServerThatLeavesTheQuestionUnansweredHasSessionsWhereItAnswersInitialize() throws Exception {
        try (var silent = ScriptedUpstream.at(port, "echo").stateful().on("server/discover", (_, peer) -> peer.hang());
                var gateway = gateway(", timeouts: { list: 500ms }").awaitReady();
                var client = LiveClient.open(gateway.url("/mcp"));
                var modern = new ModernClient(gateway.url("/mcp"), "{}")) {
            assertThat(client.call("echo", "{}")).contains("\"text\":\"echo\"");
            assertThat(modern.call("echo", "{}")).contains("\"text\":\"echo\"");
            assertThat(silent.calls("server/discover")).isNotEmpty();
        }
    }

    @Test
    void aServerThatIsSaidToHaveSessionsIsNeverAskedWhetherItCouldDoWithout() throws Exception {
        try (var legacy = ScriptedUpstream.at(port, "echo").stateful();
                var gateway = gateway(", era: legacy").awaitReady();
                var client = LiveClient.open(gateway.url("/mcp"))) {
            assertThat(client.call("echo", "{}")).contains("\"text\":\"echo\"");
            assertThat(legacy.calls("server/discover")).isEmpty();
        }
    }

    @Test
    void aServerThatIsSaidToHaveNoSessionsIsNeverInitialized() throws Exception {
        try (var legacy = ScriptedUpstream.at(port, "echo").stateful();
                var gateway = gateway(", era: modern")) {
            Await.until(() -> legacy.calls("server/discover").size(), asked -> asked >= 2);
            assertThat(legacy.calls("initialize")).isEmpty();
            assertThat(gateway.process().isAlive()).isTrue();
        }
    }
}
