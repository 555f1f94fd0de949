package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.Replicas;
import io.sallyport.server.testkit.UpstreamCall;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three replicas of one gateway: what a client does at one it may go on with at another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasIT {

    private static final String ASKABLE = "{\"sampling\":{},\"elicitation\":{},\"roots\":{\"listChanged\":true}}";
    private static final Pattern STATE = Pattern.compile("\"requestState\":\"([^\"]*)\"");

    /** A server on standard streams, in whose session calls are counted. */
    private static final String COUNTS = """
            n=0
            while read -r line; do
              id=$(printf '%s' "$line" | sed -n 's/.*"id":\\("[^"]*"\\|[0-9]*\\).*/\\1/p')
              case "$line" in
                *'"initialize"'*)
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"counts","version":"1"}}}' ;;
                *'"tools/list"'*)
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"tools":[{"name":"count","inputSchema":{"type":"object"}}]}}' ;;
                *'"tools/call"'*)
                  n=$((n + 1))
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"content":[{"type":"text","text":"call '"$n"'"}]}}' ;;
                *'"ping"'*) echo '{"jsonrpc":"2.0","id":'"$id"',"result":{}}' ;;
                *'"server/discover"'*) echo '{"jsonrpc":"2.0","id":'"$id"',"error":{"code":-32601,"message":"unknown"}}' ;;
              esac
            done
            """;

    private final FullServer server = new FullServer("one");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProcessGroup group;
    private final Replicas replicas;

    ReplicasIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        final var program = Files.writeString(directory.resolve("counts.sh"), COUNTS);
        this.replicas = new Replicas(directory, group, """
                        sessions: { keys: ["${K1}"], openWithin: 20s }
                        upstreams:
                          one: { url: "%s" }
                          program: { command: [sh, "%s"] }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [one] }
                          program: { path: /program, auth: none, upstreams: [program] }
                        """.formatted(server.url(), program)).start(3);
    }

    @AfterAll
    void stop() throws Exception {
        replicas.close();
        server.close();
        group.close();
        http.close();
    }

    private LiveClient open(final int replica) throws Exception {
        return LiveClient.open(replicas.get(replica).url("/mcp"), LiveClient.NEWEST, ASKABLE);
    }

    /** The same client at another replica. */
    private McpHttp at(final int replica, final LiveClient client) {
        final var there = new McpHttp(replicas.get(replica).url("/mcp"), http);
        there.resume(client.session());
        return there;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aServerThatAsksIsAnsweredByWhicheverReplicaTheAnswerComesTo(final int answering) throws Exception {
        try (var client = open(0);
                var call = EventStream.post(
                        at(1, client), http, LiveClient.callOf(5, "ask", "{\"method\":\"sampling/createMessage\"}"))) {
            call.await(messages ->
                    !LiveClient.asked(messages, "sampling/createMessage").isEmpty());
            final var id =
                    LiveClient.asked(call.messages(), "sampling/createMessage").getFirst();
            final var answer = at(answering, client)
                    .post(
                            "{\"jsonrpc\":\"2.0\",\"id\":" + id
                                    + ",\"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"yes\"}}}");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(call.awaitEnd()).isTrue();
            assertThat(call.messages().getLast()).contains("one: heard yes");
        }
    }

    @Test
    void whoAnswersAReplicaThatIsGoneIsToldThatNobodyHasTheAnswer() throws Exception {
        final var fourth = replicas.start("127.0.0.1", Map.of());
        fourth.awaitReady();
        try (var client = open(0);
                var call = EventStream.post(
                        at(3, client), http, LiveClient.callOf(5, "ask", "{\"method\":\"sampling/createMessage\"}"))) {
            call.await(messages ->
                    !LiveClient.asked(messages, "sampling/createMessage").isEmpty());
            final var id =
                    LiveClient.asked(call.messages(), "sampling/createMessage").getFirst();
            fourth.process().kill();
            final var answer =
                    at(1, client).post("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"role\":\"assistant\"}}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("nobody has heard it");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatAServerSaysBesideCallsIsHeardAtAnyReplica(final int listening) throws Exception {
        try (var client = open(0);
                var stream = EventStream.open(at(listening, client), http)) {
            server.say(server.newest(), FullServer.logged("warning", "hello"));
            stream.await(messages -> messages.stream().anyMatch(message -> message.contains("hello")));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "1, 2", "2, 2"})
    void aCallIsCalledOffByWhicheverReplicaHearsOfIt(final int running, final int hearing) throws Exception {
        final int before = server.calls("notifications/cancelled").size();
        try (var client = open(0);
                var call = EventStream.post(at(running, client), http, LiveClient.callOf(7, "hold", "{}"))) {
            Await.until(() -> server.holds("7"), Boolean::booleanValue);
            final var told = at(hearing, client)
                    .post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}");
            assertThat(told.statusCode()).isEqualTo(202);
            assertThat(call.awaitEnd()).isTrue();
            Await.until(() -> server.calls("notifications/cancelled").size(), now -> now == before + 1);
            server.drop("7");
        }
    }

    /** Home hears of it before it hears that the session has come to the replica where the call is about to run. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aCancellationMayOvertakeItsCallToAReplicaThatHasNotSeenTheSession(final int hearing) throws Exception {
        try (var client = open(0)) {
            final var told = at(hearing, client)
                    .post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}");
            assertThat(told.statusCode()).isEqualTo(202);
            try (var call = EventStream.post(at(2, client), http, LiveClient.callOf(9, "hold", "{}"))) {
                assertThat(call.awaitEnd()).isTrue();
                assertThat(call.messages()).isEmpty();
            }
            server.drop("9");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anEndedSessionIsUnknownEverywhereAtOnce(final int ending) throws Exception {
        try (var client = open(0)) {
            for (int replica = 0; replica < 3; replica++) {
                assertThat(at(replica, client).call("echo", "{\"uri\":\"x\"}").body())
                        .contains("one: x");
            }
            assertThat(at(ending, client).delete().statusCode()).isEqualTo(200);
            for (int replica = 0; replica < 3; replica++) {
                assertThat(at(replica, client).call("echo", "{\"uri\":\"x\"}").statusCode())
                        .as("replica %s", replica)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void anEndedSessionIsUnknownToAReplicaThatNeverSawIt() throws Exception {
        try (var client = open(0)) {
            assertThat(at(0, client).delete().statusCode()).isEqualTo(200);
            assertThat(at(2, client).call("echo", "{\"uri\":\"x\"}").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aLostUpstreamSessionIsRenewedOnceForAllReplicasAndTheNewsIsTold() throws Exception {
        try (var client = open(0);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int replica = 0; replica < 3; replica++) {
                assertThat(at(replica, client).call("echo", "{\"uri\":\"x\"}").body())
                        .contains("one: x");
            }
            server.forget();
            final var calls = new ArrayList<Callable<String>>();
            for (int i = 0; i < 12; i++) {
                final int replica = i % 3;
                final int id = 100 + i;
                calls.add(() -> at(replica, client)
                        .post(LiveClient.callOf(id, "echo", "{\"uri\":\"y\"}"))
                        .body());
            }
            final var answers = new ArrayList<String>();
            for (final var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            assertThat(answers).allMatch(answer -> answer.contains("one: y"));
            assertThat(answers).anyMatch(answer -> answer.contains("io.sallyport/sessionRenewed"));
            assertThat(server.sessions()).hasSize(1);
        }
    }

    @Test
    void aLogLevelAndASubscriptionAreKeptAtHomeAndToldToWhatReplacesALostSession() throws Exception {
        try (var client = open(0)) {
            assertThat(at(1, client)
                            .request("logging/setLevel", "{\"level\":\"error\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(at(2, client)
                            .request("resources/subscribe", "{\"uri\":\"note://board/1\"}")
                            .statusCode())
                    .isEqualTo(200);
            server.forget();
            assertThat(at(2, client).call("echo", "{\"uri\":\"x\"}").body()).contains("one: x");
            final var session = server.newest();
            assertThat(server.calls("logging/setLevel"))
                    .anyMatch(call -> isOf(call, session) && call.body().contains("\"error\""));
            assertThat(server.calls("resources/subscribe"))
                    .anyMatch(call -> isOf(call, session) && call.body().contains("note://board/1"));
        }
    }

    private static boolean isOf(final UpstreamCall call, final String session) {
        return session.equals(call.headers().get("mcp-session-id"));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 0", "0, 2"})
    void theRestOfALostStreamIsHadAtAnotherReplica(final int lost, final int asked) throws Exception {
        try (var client = open(0)) {
            final var begun =
                    at(lost, client).posting(LiveClient.callOf(9, "hold", "{}")).build();
            final var ids = new ArrayList<String>();
            try (var lines =
                    http.send(begun, HttpResponse.BodyHandlers.ofLines()).body()) {
                final var each = lines.iterator();
                Await.until(() -> server.holds("9"), Boolean::booleanValue);
                server.sayIn("9", FullServer.logged("warning", "first"));
                while (each.hasNext()) {
                    final var line = each.next();
                    if (line.startsWith("id: ")) {
                        ids.add(line.substring(4));
                    }
                    if (line.contains("first")) {
                        break;
                    }
                }
            }
            server.sayIn("9", FullServer.logged("warning", "second"));
            final var resuming = at(asked, client)
                    .builder()
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", ids.getLast())
                    .GET();
            try (var rest = EventStream.of(resuming, http)) {
                rest.await(messages -> messages.stream().anyMatch(message -> message.contains("second")));
                server.release("9");
                rest.await(messages -> messages.stream().anyMatch(message -> message.contains("released")));
            }
        }
    }

    @Test
    void aSessionWithAProcessIsServedByTheOneThatIsItsOwn() throws Exception {
        try (var client = LiveClient.open(replicas.get(0).url("/program"))) {
            for (int call = 1; call <= 6; call++) {
                final var there = new McpHttp(replicas.get(call % 3).url("/program"), http);
                there.resume(client.session());
                assertThat(there.call("count", "{}").body()).contains("call " + call + '"');
            }
        }
    }

    @Test
    void aParkedCallGoesOnWhereTheAnswerLands() throws Exception {
        final var params = "{\"name\":\"ask\",\"arguments\":{\"method\":\"sampling/createMessage\"}}";
        try (var here = new ModernClient(replicas.get(0).url("/mcp"), "{\"sampling\":{}}");
                var there = new ModernClient(replicas.get(1).url("/mcp"), "{\"sampling\":{}}")) {
            final var state = state(here.request("tools/call", params));
            final var retry = params.substring(0, params.length() - 1)
                    + ",\"inputResponses\":{\"q1\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"yes\"}}}"
                    + ",\"requestState\":\"" + state + "\"}";
            assertThat(there.request("tools/call", retry)).contains("one: heard yes");
            assertThat(there.request("tools/call", retry)).contains("-32602");
        }
    }

    @Test
    void whatEveryReplicaCanServeIsRelayedByNone() throws Exception {
        try (var client = open(0)) {
            at(1, client).request("logging/setLevel", "{\"level\":\"error\"}");
            final double before = relayed(1);
            assertThat(before).isPositive();
            for (int i = 0; i < 5; i++) {
                assertThat(at(1, client).call("echo", "{\"uri\":\"x\"}").body()).contains("one: x");
            }
            assertThat(relayed(1)).isEqualTo(before);
        }
    }

    /** What a client has to bring back to go on. */
    static String state(final String asked) {
        final var state = STATE.matcher(asked);
        assertThat(state.find()).as(asked).isTrue();
        return state.group(1);
    }

    private double relayed(final int replica) throws Exception {
        return replicas.get(replica).metric("mcp_requests_relayed_total{result=\"relayed\",route=\"main\"}");
    }
}
