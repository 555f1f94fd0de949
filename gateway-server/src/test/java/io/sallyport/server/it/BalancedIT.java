package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.Balancer;
import io.sallyport.server.testkit.ConnectionBalancer;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.Replicas;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas behind balancers that send each request, or each connection, to the next one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BalancedIT {

    private static final int SESSIONS = 200;
    private static final int CALLS = 20;
    private static final String ASKABLE = "{\"sampling\":{},\"elicitation\":{},\"roots\":{}}";

    private final FullServerProcess server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final ProcessGroup group;
    private final Replicas replicas;
    private final Balancer balancer;
    private final ConnectionBalancer connections;

    BalancedIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.server = new FullServerProcess(group, "one");
        this.replicas = new Replicas(directory, group, """
                        sessions: { keys: ["${K1}"], openWithin: 20s, idle: 4s }
                        upstreams:
                          one: { url: "%s", pool: { connections: 500, wait: 20s } }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [one] }
                        """.formatted(server.url())).start(3);
        this.balancer = new Balancer(replicas.urls());
        this.connections = new ConnectionBalancer(replicas.urls());
        for (int replica = 0; replica < 3; replica++) {
            awaitTools(new McpHttp(replicas.get(replica).url("/mcp"), http));
        }
        for (int home = 0; home < 3; home++) {
            introduce(home);
        }
    }

    /** Has the replicas speak to each other before all clients come at once, as they have in any deployment but a new one. */
    private void introduce(final int home) throws Exception {
        final var client = new McpHttp(replicas.get(home).url("/mcp"), http);
        client.initialize("2025-11-25", ASKABLE);
        for (int replica = 0; replica < 3; replica++) {
            final var there = new McpHttp(replicas.get(replica).url("/mcp"), http);
            there.resume(client.session().orElseThrow());
            assertThat(there.request("logging/setLevel", "{\"level\":\"debug\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
        client.delete();
    }

    /** What a server lists for such clients is read when the first of them comes, and nobody is waited for long. */
    private static void awaitTools(final McpHttp client) throws Exception {
        client.initialize("2025-11-25", ASKABLE);
        Await.until(() -> client.request("tools/list", "{}").body(), answer -> !answer.contains("sallyport/missing"));
        client.delete();
    }

    @AfterAll
    void stop() throws Exception {
        balancer.close();
        connections.close();
        replicas.close();
        server.close();
        group.close();
        http.shutdownNow();
        http.close();
        threads.shutdownNow();
    }

    /** What one client does; halfway all wait until the server is restarted. */
    private final class Visitor implements Callable<String> {

        private final McpHttp client;
        private final CountDownLatch halfway;
        private final CountDownLatch restarted;
        private boolean arrived;

        private Visitor(final URI url, final CountDownLatch halfway, final CountDownLatch restarted) {
            this.client = new McpHttp(url, http);
            this.halfway = halfway;
            this.restarted = restarted;
        }

        @Override
        public String call() throws Exception {
            try {
                return visit();
            } finally {
                arrive();
            }
        }

        private void arrive() {
            if (!arrived) {
                arrived = true;
                halfway.countDown();
            }
        }

        private String visit() throws Exception {
            final var opened = client.initialize("2025-11-25", ASKABLE);
            assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
            try (var standing = EventStream.open(client, http)) {
                for (int call = 0; call < CALLS; call++) {
                    if (call == CALLS / 2) {
                        arrive();
                        restarted.await();
                    }
                    call(call);
                }
                standing.await(messages -> messages.stream().anyMatch(message -> message.contains("to everybody")));
            }
            return client.session().orElseThrow();
        }

        private void call(final int number) throws Exception {
            if (number % 10 == 3) {
                ask(number, "sampling/createMessage");
            } else if (number % 10 == 7) {
                ask(number, "elicitation/create");
            } else if (number % 10 == 5) {
                progress(number);
            } else if (number % 10 == 8) {
                callOff(number);
            } else {
                final var answer = client.post(LiveClient.callOf(number, "echo", "{\"uri\":\"u" + number + "\"}"));
                assertThat(answer.body()).contains("one: u" + number);
            }
        }

        private void progress(final int number) throws Exception {
            final var call = "{\"jsonrpc\":\"2.0\",\"id\":" + number + ",\"method\":\"tools/call\",\"params\":"
                    + "{\"name\":\"log\",\"arguments\":{},\"_meta\":{\"progressToken\":\"p" + number + "\"}}}";
            try (var stream = EventStream.post(client, http, call)) {
                assertThat(stream.awaitEnd()).isTrue();
                assertThat(stream.messages())
                        .anyMatch(message ->
                                message.contains("notifications/progress") && message.contains("\"p" + number + "\""));
                assertThat(stream.messages().getLast()).contains("one: logged");
            }
        }

        private void callOff(final int number) throws Exception {
            try (var stream = EventStream.post(client, http, LiveClient.callOf(number, "hold", "{}"))) {
                final var told = client.post(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                                + number + "}}");
                assertThat(told.statusCode()).isEqualTo(202);
                assertThat(stream.awaitEnd()).as(this::state).isTrue();
                assertThat(stream.messages()).isEmpty();
            }
        }

        /** What there is to see when a call does not end. */
        private String state() {
            return server.holds() + "; "
                    + IntStream.range(0, 3).mapToObj(BalancedIT.this::relays).collect(Collectors.joining("; "));
        }

        private void ask(final int number, final String method) throws Exception {
            final var call = LiveClient.callOf(number, "ask", "{\"method\":\"" + method + "\"}");
            try (var stream = EventStream.post(client, http, call)) {
                stream.await(messages -> !LiveClient.asked(messages, method).isEmpty());
                final var id = LiveClient.asked(stream.messages(), method).getFirst();
                final var told = client.post("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"t"
                        + number + "\"}}}");
                assertThat(told.statusCode()).isEqualTo(202);
                assertThat(stream.awaitEnd()).as(this::state).isTrue();
                assertThat(stream.messages().getLast()).contains("heard t" + number);
            }
        }
    }

    @Test
    void manySessionsWorkAsOneWhereEachRequestGoesToAnotherReplica() throws Exception {
        visit(balancer.url("/mcp"));
    }

    @Test
    void manySessionsWorkAsOneWhereEachConnectionGoesToAnotherReplica() throws Exception {
        visit(connections.url("/mcp"));
        assertThat(connections.share()).isGreaterThan(SESSIONS / 3);
    }

    /** Many sessions, each of which is renewed once after the server's process is killed and another has taken its place. */
    private void visit(final URI url) throws Exception {
        final int before = server.opened();
        final var halfway = new CountDownLatch(SESSIONS);
        final var restarted = new CountDownLatch(1);
        final var visitors = IntStream.range(0, SESSIONS)
                .mapToObj(_ -> threads.submit(new Visitor(url, halfway, restarted)))
                .toList();
        halfway.await();
        assertThat(server.opened() - before).isEqualTo(SESSIONS);
        server.restart();
        restarted.countDown();
        Await.until(
                Duration.ofMinutes(3),
                () -> {
                    server.sayToAll(FullServer.logged("warning", "to everybody"));
                    return visitors;
                },
                all -> all.stream().allMatch(Future::isDone));
        final var ids = new ArrayList<String>();
        for (final var visitor : visitors) {
            ids.add(visitor.get());
        }

        assertThat(server.opened()).isEqualTo(SESSIONS);

        final var ended = ids.getFirst();
        final var client = new McpHttp(url, http);
        client.resume(ended);
        assertThat(client.delete().statusCode()).isEqualTo(200);
        for (int replica = 0; replica < 3; replica++) {
            final var there = new McpHttp(replicas.get(replica).url("/mcp"), http);
            there.resume(ended);
            assertThat(there.call("echo", "{\"uri\":\"x\"}").statusCode()).isEqualTo(404);
        }
    }

    private String relays(final int replica) {
        try {
            return replicas.get(replica)
                    .status("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("mcp_requests_relayed_total"))
                    .collect(Collectors.joining(", "));
        } catch (final IOException | InterruptedException e) {
            return e.toString();
        }
    }

    /** The home reaps what is idle; what is used elsewhere is not. */
    @Test
    void aSessionThatIsUsedAtAnotherReplicaIsNotIdleAndOneThatIsNotIsFreed() throws Exception {
        final var used = new McpHttp(replicas.get(0).url("/mcp"), http);
        used.initialize("2025-11-25", ASKABLE);
        final var kept = server.newest();
        final var elsewhere = new McpHttp(replicas.get(1).url("/mcp"), http);
        elsewhere.resume(used.session().orElseThrow());
        final var idle = new McpHttp(replicas.get(0).url("/mcp"), http);
        idle.initialize("2025-11-25", ASKABLE);
        final var left = server.newest();
        // It takes the idle time, twice over, until the first is freed for being idle.
        Await.until(
                () -> {
                    assertThat(elsewhere.call("echo", "{\"uri\":\"x\"}").body()).contains("one: x");
                    return server.deleted();
                },
                sessions -> sessions.contains(left));
        assertThat(server.deleted()).doesNotContain(kept);
    }

    @Test
    void parkedCallsGoOnWhereverTheirAnswersLand() throws Exception {
        final var params = "{\"name\":\"ask\",\"arguments\":{\"method\":\"sampling/createMessage\"}}";
        try (var client = new ModernClient(balancer.url("/mcp"), "{\"sampling\":{}}")) {
            for (int i = 0; i < 12; i++) {
                final var state = ReplicasIT.state(client.request("tools/call", params));
                final var retry = params.substring(0, params.length() - 1)
                        + ",\"inputResponses\":{\"q1\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"yes\"}}}"
                        + ",\"requestState\":\"" + state + "\"}";
                assertThat(client.request("tools/call", retry)).contains("one: heard yes");
            }
        }
    }
}
