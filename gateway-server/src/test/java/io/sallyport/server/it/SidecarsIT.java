package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.Balancer;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.Replicas;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three pods behind one balancer of requests, each a gateway beside a server of its own on loopback. An address of loopback
 * stands for each pod's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SidecarsIT {

    private final List<FullServerProcess> servers = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProcessGroup group;
    private final Replicas replicas;
    private final List<TestGateway> pods = new ArrayList<>();
    private final Balancer balancer;

    SidecarsIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.replicas = new Replicas(directory, group, """
                sessions: { keys: ["${K1}"], openWithin: 20s }
                upstreams:
                  own: { url: "${SERVER}" }
                routes:
                  main: { path: /mcp, auth: none, upstreams: [own] }
                """);
        for (int pod = 0; pod < 3; pod++) {
            servers.add(new FullServerProcess(group, "pod-" + pod));
            pods.add(replicas.start(
                    "127.0.1." + (pod + 1), Map.of("SERVER", servers.get(pod).url())));
        }
        for (final var pod : pods) {
            pod.awaitReady();
        }
        this.balancer = new Balancer(replicas.urls());
    }

    @AfterAll
    void stop() throws Exception {
        balancer.close();
        replicas.close();
        for (final var server : servers) {
            server.close();
        }
        group.close();
        http.close();
    }

    @Test
    void everySessionStaysWithItsOwnServerAndThoseOfAPodThatDiesBeginAnew() throws Exception {
        final var clients = new ArrayList<McpHttp>();
        final var homes = new HashMap<McpHttp, String>();
        for (int i = 0; i < 12; i++) {
            final var client = new McpHttp(balancer.url("/mcp"), http);
            client.initialize("2025-11-25", "{}");
            clients.add(client);
            homes.put(client, server(client));
        }
        assertThat(homes.values()).contains("pod-0", "pod-1", "pod-2");
        for (int round = 0; round < 6; round++) {
            for (final var client : clients) {
                assertThat(server(client)).isEqualTo(homes.get(client));
            }
        }
        for (int pod = 0; pod < 3; pod++) {
            assertThat(servers.get(pod).opened()).isEqualTo(4);
        }

        pods.get(1).process().kill();
        servers.get(1).close();

        for (final var client : clients) {
            if ("pod-1".equals(homes.get(client))) {
                assertThat(client.call("echo", "{\"uri\":\"x\"}").statusCode()).isEqualTo(404);
                final var again = new McpHttp(balancer.url("/mcp"), http);
                again.initialize("2025-11-25", "{}");
                assertThat(server(again)).isIn("pod-0", "pod-2");
            } else {
                assertThat(server(client)).isEqualTo(homes.get(client));
                try (var stream = EventStream.open(client, http)) {
                    final var own = servers.get(
                            Integer.parseInt(homes.getOrDefault(client, "").substring(4)));
                    Await.until(
                            () -> {
                                own.sayToAll(FullServer.logged("warning", "hello"));
                                return stream.messages();
                            },
                            messages -> messages.stream().anyMatch(message -> message.contains("hello")));
                }
            }
        }
    }

    @Test
    void aCallThatIsRelayedEndsBeforeTheReplicaThatRelaysItDoes() throws Exception {
        final var relaying = replicas.start(
                        "127.0.1.9", Map.of("SERVER", servers.get(0).url()))
                .awaitReady();
        final var client = new McpHttp(pods.get(0).url("/mcp"), http);
        client.initialize("2025-11-25", "{}");
        final var there = new McpHttp(relaying.url("/mcp"), http);
        there.resume(client.session().orElseThrow());
        try (var call = EventStream.post(there, http, LiveClient.callOf(31, "hold", "{}"));
                var stream = EventStream.open(there, http)) {
            Await.until(servers.get(0)::held, held -> held > 0);
            ProcessHandle.of(relaying.process().pid()).orElseThrow().destroy();
            assertThat(stream.awaitEnd()).isTrue();
            servers.get(0).release("31");
            assertThat(call.awaitEnd()).isTrue();
            assertThat(call.messages().getLast()).contains("released");
        }
    }

    /** Which server answers. */
    private static String server(final McpHttp client) throws Exception {
        final var answer = McpHttp.message(client.call("echo", "{\"uri\":\"x\"}"));
        assertThat(answer).contains(": x");
        return answer.substring(answer.indexOf("pod-"), answer.indexOf("pod-") + 5);
    }
}
