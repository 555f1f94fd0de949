package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.Balancer;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.Replicas;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All replicas are replaced while clients call through a balancer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingIT {

    private static final int CLIENTS = 12;

    private final FullServer server = new FullServer("one");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ProcessGroup group;
    private final Replicas replicas;
    private final Balancer balancer;

    RollingIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.replicas = new Replicas(directory, group, """
                        listeners:
                          mcp: { address: "127.0.0.1:${PORT}" }
                        status: { address: "127.0.0.1:${STATUS_PORT}" }
                        admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                        drain: { delay: 1s, timeout: 20s }
                        sessions: { keys: ["${K1}"], openWithin: 20s }
                        upstreams:
                          one: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [one] }
                        """.formatted(server.url())).start(3);
        this.balancer = new Balancer(replicas.urls());
    }

    @AfterAll
    void stop() throws Exception {
        balancer.close();
        replicas.close();
        server.close();
        group.close();
        http.shutdownNow();
        http.close();
        threads.shutdownNow();
    }

    @Test
    void noCallFailsWhileAllAreReplacedAndOnlyThoseInFlightWhereOneIsKilled() throws Exception {
        final List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(this::visit));
        }
        for (int old = 0; old < 3; old++) {
            replace(replicas.get(old));
            awaitCalls(100);
        }
        assertThat(failures).isEmpty();

        final var killed = replicas.get(3);
        killed.process().kill();
        balancer.without(killed.url("/"));
        awaitCalls(100);
        over.set(true);
        for (final var client : clients) {
            client.get();
        }
        // Each client has one call in flight at a time.
        assertThat(failures).hasSizeLessThanOrEqualTo(CLIENTS);
    }

    /** What only the home of a session knows nobody makes up for it; what its id says goes on. */
    @Test
    void aSessionWhoseHomeIsGoneGoesOnUntilItNeedsIt() throws Exception {
        final var home = replicas.start("127.0.0.1", Map.of()).awaitReady();
        final var client = new McpHttp(home.url("/mcp"), http);
        client.initialize("2025-11-25", "{}");
        final var other = replicas.start("127.0.0.1", Map.of()).awaitReady();
        final var elsewhere = new McpHttp(other.url("/mcp"), http);
        elsewhere.resume(client.session().orElseThrow());
        home.process().kill();

        assertThat(elsewhere.call("echo", "{\"uri\":\"x\"}").body()).contains("one: x");
        assertThat(elsewhere
                        .request("logging/setLevel", "{\"level\":\"error\"}")
                        .statusCode())
                .isEqualTo(200);
        server.forget();
        assertThat(elsewhere.call("echo", "{\"uri\":\"x\"}").statusCode()).isEqualTo(404);
        assertThat(elsewhere.delete().statusCode()).isEqualTo(404);
    }

    /** A new one first; the balancer hears of the old one's end while that still serves everything. */
    private void replace(final TestGateway old) throws Exception {
        final var fresh = replicas.start("127.0.0.1", Map.of()).awaitReady();
        balancer.with(fresh.url("/"));
        final var handle = ProcessHandle.of(old.process().pid()).orElseThrow();
        handle.destroy();
        old.await("/ready", answer -> answer.statusCode() == 503);
        balancer.without(old.url("/"));
        Await.until(old.process()::isAlive, alive -> !alive);
    }

    private void awaitCalls(final int more) throws Exception {
        final int wanted = calls.get() + more;
        Await.until(calls::get, now -> now >= wanted);
    }

    private Void visit() throws Exception {
        final var client = new McpHttp(balancer.url("/mcp"), http);
        client.initialize("2025-11-25", "{}");
        for (int number = 1; !over.get(); number++) {
            try {
                final var answer = client.post(LiveClient.callOf(number, "echo", "{\"uri\":\"u" + number + "\"}"));
                if (!answer.body().contains("one: u" + number)) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (final java.io.IOException e) {
                failures.add(e.toString());
            }
            calls.incrementAndGet();
        }
        return null;
    }
}
