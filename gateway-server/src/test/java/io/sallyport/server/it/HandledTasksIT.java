package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.ModernServer;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.conformance.ConformanceServer;
import io.sallyport.server.testkit.conformance.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls that become tasks of the extension (2026-07-28), through a route of several servers: one has two endpoints of which
 * neither knows the other's tasks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandledTasksIT {

    private static final String FOLLOWS = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}},\"elicitation\":{}}";
    private static final Map<String, String> KEYS = Map.of("K1", "the first key, at least 32 characters long");
    private static final Pattern TASK_ID = Pattern.compile("\"taskId\":\"([^\"]*)\"");
    private static final Set<String> UNKNOWN = Set.of("-32602");

    private final ModernServer scripted = ModernServer.start();
    private final ProcessGroup group;
    private final TestGateway here;
    private final TestGateway elsewhere;
    private final ModernClient client;

    HandledTasksIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        final var one = ConformanceServer.start(group, "one").url(Endpoint.MODERN);
        final var two = ConformanceServer.start(group, "two").url(Endpoint.MODERN);
        this.here = gateway(directory.resolve("here"), one, two);
        this.elsewhere = gateway(directory.resolve("elsewhere"), one, two);
        this.client = new ModernClient(here.url("/mcp"), FOLLOWS);
    }

    private TestGateway gateway(final Path directory, final URI one, final URI two) throws Exception {
        return TestGateway.start(directory, group, """
                        sessions: { keys: ["${K1}"] }
                        upstreams:
                          pair: { endpoints: ["%s", "%s"] }
                          scripted: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [pair, scripted] }
                          other: { path: /other, auth: none, upstreams: [pair, scripted] }
                        """.formatted(one, two, scripted.url()), KEYS)
                .awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        here.close();
        elsewhere.close();
        scripted.close();
        group.close();
    }

    @Test
    void theRouteOffersWhatAnyOfItsServersDoes() throws Exception {
        assertThat(client.request("server/discover", "{}"))
                .contains("\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}");
    }

    @Test
    void everyTaskIsAskedForWhereItWasMadeWhicheverReplicaIsAsked() throws Exception {
        final var tasks = new LinkedHashSet<String>();
        for (int i = 0; i < 8; i++) {
            tasks.add(id(client.call("pair__slow_compute", "{\"seconds\":0}")));
        }
        assertThat(tasks).hasSize(8).allMatch(task -> task.matches("[A-Za-z0-9_-]+"));
        try (var other = new ModernClient(elsewhere.url("/mcp"), FOLLOWS)) {
            for (final var task : tasks) {
                assertThat(id(get(client, task))).isEqualTo(task);
                assertThat(get(other, task)).contains("\"taskId\":\"" + task + "\"", "\"resultType\":\"complete\"");
            }
        }
    }

    @Test
    void whatATaskHasComeToComesWithIt() throws Exception {
        final var task = id(client.call("pair__slow_compute", "{\"seconds\":0}"));
        assertThat(Await.until(() -> get(client, task), told -> told.contains("\"status\":\"completed\"")))
                .contains("\"text\":\"Slept for 0 s\"");
    }

    @Test
    void aTaskThatAsksGoesOnWithTheAnswers() throws Exception {
        final var task = id(client.call("pair__confirm_delete", "{}"));
        assertThat(Await.until(() -> get(client, task), told -> told.contains("\"status\":\"input_required\"")))
                .contains("\"inputRequests\":{\"confirm\":");
        assertThat(
                        client.request(
                                "tasks/update",
                                "{\"taskId\":\"" + task
                                        + "\",\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"confirm\":true}}}}"))
                .contains("\"resultType\":\"complete\"");
        Await.until(() -> get(client, task), told -> told.contains("\"text\":\"Deleted\""));
    }

    @Test
    void aTaskMayBeCancelled() throws Exception {
        final var task = id(client.call("pair__slow_compute", "{\"seconds\":60}"));
        assertThat(client.request("tasks/cancel", "{\"taskId\":\"" + task + "\"}"))
                .contains("\"resultType\":\"complete\"");
        Await.until(() -> get(client, task), told -> told.contains("\"status\":\"cancelled\""));
    }

    @Test
    void whoListensHearsOfItsOwnTasksUnderItsOwnIds() throws Exception {
        final var task = id(client.call("pair__confirm_delete", "{}"));
        final var unheard = id(client.call("pair__confirm_delete", "{}"));
        try (var stream = listen("\"" + task + "\",\"nobody's\"")) {
            stream.await(messages -> !messages.isEmpty());
            assertThat(stream.messages().getFirst())
                    .contains("notifications/subscriptions/acknowledged", "\"taskIds\":[\"" + task + "\"]");
            for (final var cancelled : new String[] {unheard, task}) {
                client.request("tasks/cancel", "{\"taskId\":\"" + cancelled + "\"}");
            }
            stream.await(messages -> messages.stream().anyMatch(told -> told.contains("\"status\":\"cancelled\"")));
            assertThat(stream.messages())
                    .filteredOn(told -> told.contains("\"notifications/tasks\""))
                    .isNotEmpty()
                    .allMatch(told -> told.contains("\"taskId\":\"" + task + "\"")
                            && told.contains("\"io.modelcontextprotocol/subscriptionId\":\"l\""));
        }
    }

    @Test
    void urisInATasksResultAreTheRoutes() throws Exception {
        final var task = id(client.call("scripted__job", "{}"));
        assertThat(get(client, task)).contains("\"uri\":\"scripted+" + ModernServer.NOTE + "\"");
        assertThat(scripted.complaints()).isEmpty();
    }

    @Test
    void aServerThatMakesATaskOfACallWhoseClientCannotFollowItHasAnsweredGarbage() throws Exception {
        try (var plain = new ModernClient(here.url("/mcp"), "{}");
                var session = LiveClient.open(here.url("/mcp"))) {
            assertThat(plain.call("scripted__job", "{}")).contains("\"code\":-31007");
            assertThat(session.call("scripted__job", "{}")).contains("\"code\":-31007");
        }
    }

    @Test
    void whoCannotFollowTasksGetsTheWholeAnswer() throws Exception {
        try (var plain = new ModernClient(here.url("/mcp"), "{}")) {
            assertThat(plain.call("pair__slow_compute", "{\"seconds\":0}"))
                    .contains("\"resultType\":\"complete\"", "Slept for 0 s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
    void whoDoesNotDeclareTheExtensionIsToldToDoSo(final String method) throws Exception {
        final var task = id(client.call("scripted__job", "{}"));
        try (var plain = new ModernClient(here.url("/mcp"), "{}")) {
            final var answer = plain.send(1, method, "{\"taskId\":\"" + task + "\"}", Map.of());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"code\":-32021")
                    .contains("\"requiredCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}");
        }
    }

    @Test
    void whoDoesNotDeclareTheExtensionCannotListenToTasks() throws Exception {
        try (var plain = new ModernClient(here.url("/mcp"), "{}")) {
            final var answer =
                    plain.send(1, "subscriptions/listen", "{\"notifications\":{\"taskIds\":[\"x\"]}}", Map.of());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":-32021");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
    void anIdThatWasNotGivenToThisClientIsUnknown(final String method) throws Exception {
        final var task = id(client.call("scripted__job", "{}"));
        try (var other = new ModernClient(here.url("/other"), FOLLOWS)) {
            assertThat(other.request(method, "{\"taskId\":\"" + task + "\"}")).contains(UNKNOWN);
            assertThat(client.request(method, "{\"taskId\":\"job/1\"}")).contains(UNKNOWN);
            assertThat(client.request(method, "{\"taskId\":\"" + task.substring(1) + "\"}"))
                    .contains(UNKNOWN);
            assertThat(client.request(method, "{}")).contains(UNKNOWN);
        }
    }

    @Test
    void theHeaderFieldSaysTheSameAsTheBody() throws Exception {
        final var task = id(client.call("scripted__job", "{}"));
        final var params = "{\"taskId\":\"" + task + "\"}";
        for (final var name : new String[] {"", "job/1"}) {
            final var answer = client.send(1, "tasks/get", params, Map.of("Mcp-Name", name));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":-32020");
        }
    }

    @Test
    void aClientInASessionHasNothingToDoWithTheseTasks() throws Exception {
        final var task = id(client.call("scripted__job", "{}"));
        try (var session = LiveClient.open(here.url("/mcp"))) {
            assertThat(session.request("tasks/update", "{\"taskId\":\"" + task + "\"}"))
                    .contains("\"code\":-32601");
            assertThat(session.greeting()).doesNotContain("io.modelcontextprotocol/tasks");
        }
    }

    private EventStream listen(final String ids) throws Exception {
        return client.begin("\"l\"", "subscriptions/listen", "{\"notifications\":{\"taskIds\":[" + ids + "]}}", "");
    }

    private static String get(final ModernClient client, final String task) throws Exception {
        return client.request("tasks/get", "{\"taskId\":\"" + task + "\"}");
    }

    private static String id(final String answer) {
        final var found = TASK_ID.matcher(answer);
        assertThat(found.find()).as(answer).isTrue();
        return found.group(1);
    }
}
