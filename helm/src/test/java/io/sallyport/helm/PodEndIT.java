package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.demo.stage.SpawnedServer;
import io.sallyport.server.testkit.Balancer;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods of the published examples end under load, and no call is lost. Hooks, grace period, drain and the whole of gateway.yaml are
 * those that the chart renders; processes and ports are real, containers are not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodEndIT {

    /** Of the hook in the chart: what the image puts there. */
    private static final List<String> DRAIN = List.of("/opt/java/bin/java", "@/opt/sallyport/drain.args");

    private static final Duration HOOK = Duration.ofMinutes(1);

    private final ProcessGroup group;
    private final Path root;
    private final Sources sources;

    PodEndIT(@TempDir final Path directory) throws IOException {
        this.root = directory;
        this.sources = Sources.copiedTo(directory.resolve("sources"));
        this.group = new ProcessGroup(directory);
    }

    @AfterAll
    void stop() {
        group.close();
    }

    /** A pod as it was rendered, and its gateway. */
    private record Pod(GatewayPod rendered, TestGateway gateway) {

        URI url(final String path) {
            return URI.create("http://127.0.0.1:" + rendered.ports().get("http-mcp") + path);
        }
    }

    @Test
    void noCallIsLostBeforeAServer() throws Exception {
        final SpawnedServer server = DemoServers.spawn(group, ServerKind.NOTES, "notes1");
        final Pod ending = before(server, 1);
        final Pod staying = before(DemoServers.spawn(group, ServerKind.NOTES, "notes2"), 2);
        try (Balancer balancer = new Balancer(List.of(ending.url("/"), staying.url("/")));
                NoteTakers clients = NoteTakers.begin(balancer.url("/mcp"), 24)) {
            clients.awaitCalls(100);
            final Thread endpoints = Thread.ofVirtual().start(() -> removeOnceUnready(balancer, ending));

            final List<String> killed = new Kubelet(
                            ending.rendered().spec(),
                            name -> name.equals("sallyport")
                                    ? new OfProcess(ending.gateway().process(), group)
                                    : new OfProcess(server.process(), group))
                    .end();
            endpoints.join();
            clients.awaitCalls(100);

            assertThat(clients.end()).isEmpty();
            assertThat(killed).isEmpty();
            assertThat(ending.gateway().process().exitStatus()).isZero();
            assertThat(staying.gateway().process().isAlive()).isTrue();
        }
    }

    private static void removeOnceUnready(final Balancer balancer, final Pod pod) {
        try {
            pod.gateway().await("/ready", answer -> answer.statusCode() == 503);
        } catch (final IOException | InterruptedException e) {
            throw new IllegalStateException("a pod that ends is not ready", e);
        }
        balancer.without(pod.url("/"));
    }

    @Test
    void noCallIsLostBesideAnAgent() throws Exception {
        final SpawnedServer server = DemoServers.spawn(group, ServerKind.NOTES, "remote");
        final Pod pod =
                pod("beside-an-agent", 3, """
                  listener: { host: 127.0.0.1, port: %d }
                  status: { port: %d }
                  admin: { port: %d }
                  secrets: {}
                  routing:
                    routes.yaml: |
                      upstreams: { notes: { url: "http://127.0.0.1:%d/mcp" } }
                      routes: { main: { path: /mcp, auth: none } }
                """.formatted(Ports.free(), Ports.free(), Ports.free(), server.port()));
        final List<String> lost = new ArrayList<>();
        try (NoteTakers agent = NoteTakers.begin(pod.url("/mcp"), 4)) {
            agent.awaitCalls(50);

            final List<String> killed = new Kubelet(
                            pod.rendered().spec(),
                            name -> name.equals("sallyport")
                                    ? new OfProcess(pod.gateway().process(), group)
                                    : new OfAgent(agent, lost))
                    .end();

            assertThat(lost).isEmpty();
            assertThat(killed).isEmpty();
            assertThat(pod.gateway().process().exitStatus()).isZero();
        }
    }

    private Pod before(final SpawnedServer server, final int number) throws Exception {
        return pod("before-a-server", number, """
                  publicUrl: ""
                  tls: { existingSecret: "" }
                  listener: { port: %d }
                  status: { port: %d }
                  admin: { port: %d }
                  relay: { port: %d }
                  drain: { delaySeconds: 1 }
                  sessions: { settings: { openWithin: 20s } }
                  routing:
                    routes.yaml: |
                      upstreams: { notes: { url: "http://127.0.0.1:%d/mcp" } }
                      routes: { main: { path: /mcp, auth: none } }
                """.formatted(
                        Ports.free(), Ports.free(), Ports.free(), Ports.free(), server.port()));
    }

    /** An example with other ports and servers than it is published with: all pods are on one machine. */
    private Pod pod(final String example, final int number, final String values) throws Exception {
        final Path file = Files.writeString(root.resolve("values" + number + ".yaml"), "sallyport:\n" + values);
        final Path files = root.resolve("pod" + number);
        final GatewayPod rendered = GatewayPod.in(sources.dependent(example).manifests(file), files);
        PodRules.hold(rendered);
        assertThat(rendered.gateway().getArgs()).containsExactly("run", "-c", "/etc/sallyport");
        final TestGateway gateway = TestGateway.startOn(
                TestGateway.command(),
                Path.of(files + "/etc/sallyport"),
                group,
                Map.of(
                        "POD_IP",
                        "127.0.2." + number,
                        "STATUS_PORT",
                        Integer.toString(rendered.config().status().address().port())));
        return new Pod(rendered, gateway.awaitReady());
    }

    private record OfProcess(ChildProcess process, ProcessGroup group) implements Kubelet.Running {

        @Override
        public void exec(final List<String> command) throws Exception {
            assertThat(command).startsWith(DRAIN.toArray(String[]::new));
            final List<String> arguments = new ArrayList<>(List.of("drain", "--wait"));
            arguments.addAll(command.subList(DRAIN.size(), command.size()));
            final ChildProcess hook =
                    group.start("hook", TestGateway.command(arguments.toArray(String[]::new)), Map.of());
            assertThat(hook.awaitExit(HOOK)).isTrue();
            assertThat(hook.exitStatus()).as(hook.complaint("the hook")).isZero();
        }

        @Override
        public void terminate() {
            Optional.of(process)
                    .filter(ChildProcess::isAlive)
                    .flatMap(alive -> ProcessHandle.of(alive.pid()))
                    .ifPresent(ProcessHandle::destroy);
        }

        @Override
        public boolean awaitEnd(final Duration patience) {
            return process.awaitExit(patience);
        }

        @Override
        public void kill() {
            process.kill();
        }
    }

    /** Clients in this process: told to stop, they end between two calls. */
    private record OfAgent(NoteTakers clients, List<String> lost) implements Kubelet.Running {

        @Override
        public void exec(final List<String> command) {
            throw new AssertionError("an agent has no hook: " + command);
        }

        @Override
        public void terminate() throws InterruptedException {
            lost.addAll(clients.end());
        }

        @Override
        public boolean awaitEnd(final Duration patience) {
            return true;
        }

        @Override
        public void kill() {
            throw new AssertionError("it ended when it was told to");
        }
    }
}
