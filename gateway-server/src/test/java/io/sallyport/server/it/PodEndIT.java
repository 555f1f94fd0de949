package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.demo.stage.SpawnedServer;
import io.sallyport.server.testkit.Balancer;
import io.sallyport.server.testkit.Replicas;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods end as a kubelet ends them, under load: hooks of all containers at once, then SIGTERM for ordinary containers, then for
 * sidecars. Pods, hooks and times are those of the chart ({@code helm/sallyport/templates/_sidecar.tpl}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodEndIT {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final ProcessGroup group;
    private final Path directory;

    PodEndIT(@TempDir final Path directory) {
        this.directory = directory;
        this.group = new ProcessGroup(directory);
    }

    @AfterAll
    void stop() throws Exception {
        group.close();
    }

    /** A gateway and the server behind it, which nobody else reaches. */
    private record Pod(TestGateway gateway, SpawnedServer server) {}

    private static Pod pod(final Replicas replicas, final ProcessGroup group, final int number) throws Exception {
        final var server = DemoServers.spawn(group, ServerKind.NOTES, "notes" + number);
        final var gateway =
                replicas.start("127.0.2." + number, Map.of("SERVER", "http://127.0.0.1:" + server.port() + "/mcp"));
        return new Pod(gateway.awaitReady(), server);
    }

    /** The gateway's hook; the server's is to sleep for longer than that takes. */
    @Test
    void noCallIsLostBeforeAServer() throws Exception {
        try (var replicas = new Replicas(directory.resolve("before"), group, """
                        listeners: { mcp: { address: "127.0.0.1:${PORT}" } }
                        status: { address: "127.0.0.1:${STATUS_PORT}" }
                        admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                        drain: { delay: 1s, timeout: 20s }
                        sessions: { keys: ["${K1}"], openWithin: 20s }
                        upstreams: { notes: { url: "${SERVER}" } }
                        routes: { main: { path: /mcp, auth: none } }
                        """)) {
            final var ending = pod(replicas, group, 1);
            final var staying = pod(replicas, group, 2);
            try (var balancer = new Balancer(replicas.urls());
                    var clients = NoteTakers.begin(balancer.url("/mcp"), 24)) {
                clients.awaitCalls(100);

                final var hook = drain(ending.gateway());
                ending.gateway().await("/ready", answer -> answer.statusCode() == 503);
                balancer.without(ending.gateway().url("/"));
                assertThat(hook.awaitExit(DEADLINE)).isTrue();
                assertThat(hook.exitStatus()).isZero();
                terminate(ending.server().process());
                terminate(ending.gateway().process());
                clients.awaitCalls(100);

                assertThat(clients.end()).isEmpty();
                assertThat(ending.gateway().process().complaint("ended")).contains("it exited with status 0");
                assertThat(staying.gateway().process().isAlive()).isTrue();
            }
        }
    }

    /** No hook: its clients are told to stop before it is. */
    @Test
    void noCallIsLostBesideAnAgent() throws Exception {
        final var server = DemoServers.spawn(group, ServerKind.NOTES, "remote");
        try (var gateway = TestGateway.start(directory.resolve("beside"), group, """
                        listeners: { mcp: { address: "127.0.0.1:${PORT}" } }
                        status: { address: "127.0.0.1:${STATUS_PORT}" }
                        admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                        drain: { delay: 0s, timeout: 20s }
                        upstreams: { notes: { url: "http://127.0.0.1:%s/mcp" } }
                        routes: { main: { path: /mcp, auth: none } }
                        """.formatted(server.port()))
                        .awaitReady();
                var agent = NoteTakers.begin(gateway.url("/mcp"), 4)) {
            agent.awaitCalls(50);

            assertThat(agent.end()).isEmpty();
            terminate(gateway.process());

            assertThat(gateway.process().complaint("ended")).contains("it exited with status 0");
        }
    }

    /** The hook as it stands in the chart, with the port of this gateway. */
    private ChildProcess drain(final TestGateway gateway) throws Exception {
        final List<String> command =
                TestGateway.command("drain", "--wait", "--admin", "127.0.0.1:" + gateway.adminPort());
        return group.start("hook", command, Map.of());
    }

    /** SIGTERM, to whom is not gone already. */
    private static void terminate(final ChildProcess process) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        assertThat(process.awaitExit(DEADLINE)).isTrue();
    }
}
