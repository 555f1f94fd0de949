package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session holds upstream is freed when its client is silent; the session itself goes on. */
class IdleSessionIT {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anIdleSessionIsFreedUpstreamAndTheNextCallRenewsIt() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "eager", "1s");
                var client = SessionClient.open(gateway.url("/mcp"))) {
            final var session = client.whoami().session();
            Eventually.holds("the end of the idle session upstream", () -> server.wasDeleted(session));
            final var renewed = client.whoami();
            assertThat(renewed.renewed()).isTrue();
            assertThat(renewed.session()).isNotEqualTo(session);
        }
    }

    /** The second session falls silent after the first, so that once it was freed the first has been silent long enough. */
    @Test
    void aSessionWhoseCallStillRunsIsNotIdle() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "eager", "1s");
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var busy = SessionClient.open(gateway.url("/mcp"))) {
            final var session = busy.whoami().session();
            server.holdCalls();
            final var call = threads.submit(() -> busy.told("wait"));
            Eventually.holds("the call upstream", () -> server.waiting() == 1);
            try (var silent = SessionClient.open(gateway.url("/mcp"))) {
                final var idle = silent.whoami().session();
                Eventually.holds("the end of the idle session upstream", () -> server.wasDeleted(idle));
            }
            assertThat(server.wasDeleted(session)).isFalse();
            server.releaseCalls();
            assertThat(call.get().renewed()).isFalse();
        }
    }

    @Test
    void whatASessionOpenedLateIsForgottenByARestartAndItsClientIsTold() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "lazy", "30s");
                var client = SessionClient.open(gateway.url("/mcp"))) {
            assertThat(client.whoami().renewed()).isFalse();
            gateway.killAndRestart();
            assertThat(client.whoami().renewed()).isTrue();
            assertThat(client.whoami().renewed()).isFalse();
        }
    }

    private TestGateway start(
            final ProcessGroup group, final SessionServer server, final String mode, final String idle)
            throws Exception {
        return TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        """
                        sessions: { keys: ["${K1}"], idle: %s, openWithin: 20s }
                        upstreams:
                          main: { url: "%s", session: %s }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [main] }
                        """.formatted(idle, server.url(), mode),
                        Map.of("K1", "the first key, at least 32 characters long"))
                .awaitReady();
    }
}
