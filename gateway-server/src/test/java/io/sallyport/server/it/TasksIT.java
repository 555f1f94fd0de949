package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that call their tasks alike, behind one route: every task is its own, and its client's alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksIT {

    private static final Pattern TASK_ID = Pattern.compile("\"taskId\":\"([^\"]*)\"");
    private static final String OFFER = "\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}";
    private static final String ELICITATION = "{\"elicitation\":{}}";

    private final TaskServer one = new TaskServer("one", true);
    private final TaskServer two = new TaskServer("two", true);
    private final TaskServer three = new TaskServer("three", true);
    private final TaskServer free = new TaskServer("free", false);
    private final ScriptedUpstream plain = ScriptedUpstream.start("job").stateful();
    private ProcessGroup group;
    private TestGateway gateway;

    TasksIT() throws IOException {}

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        Files.writeString(
                directory.resolve("keys.yaml"),
                "keys:\n  - { id: alice, hash: \"sha256:%s\" }\n  - { id: mallory, hash: \"sha256:%s\" }\n"
                        .formatted(sha256("alice-key"), sha256("mallory-key")));
        gateway = TestGateway.start(
                directory.resolve("gateway"),
                group,
                """
                        sessions: { keys: ["${KEY}"], openWithin: 20s }
                        auth:
                          people: { apiKeys: { file: ../keys.yaml } }
                        upstreams:
                          one: { url: "%s" }
                          two: { url: "%s" }
                          three: { url: "%s" }
                          free: { url: "%s" }
                          plain: { url: "%s" }
                        routes:
                          all: { path: /mcp, auth: none, upstreams: [one, two, three, plain] }
                          other: { path: /other, auth: none, upstreams: [one, free] }
                          people: { path: /people, auth: people, upstreams: [one, free] }
                          plain: { path: /plain, auth: none, upstreams: [plain] }
                        """.formatted(one.url(), two.url(), three.url(), free.url(), plain.url()),
                Map.of("KEY", "the one key, at least 32 characters long"));
        awaitAll();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        for (final var server : List.of(one, two, three, free)) {
            server.close();
        }
        plain.close();
        group.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp, 2025-11-25, true",
        "/mcp, 2025-06-18, false",
        "/mcp, 2025-03-26, false",
        "/plain, 2025-11-25, false"
    })
    void tasksAreOfferedWhereAServerHasThemToClientsThatKnowThem(
            final String path, final String version, final boolean offered) throws Exception {
        try (var client = LiveClient.open(gateway.url(path), version, "{}")) {
            assertThat(client.greeting().contains(OFFER)).isEqualTo(offered);
            assertThat(client.greeting().contains("\"tasks\"")).isEqualTo(offered);
            assertThat(client.request("tools/list", "{}").contains("\"execution\":{\"taskSupport\":\"required\"}"))
                    .isEqualTo(path.equals("/mcp"));
        }
    }

    @Test
    void aToolThatDoesNothingElseIsNotThereForClientsWithoutSessions() throws Exception {
        try (var client = new ModernClient(gateway.url("/mcp"), "{}")) {
            assertThat(client.request("tools/list", "{}"))
                    .contains("\"one__job\"", "\"two__job\"")
                    .doesNotContain("__must\"", "\"execution\"");
            assertThat(client.call("one__must", "{}")).contains("\"code\":-32602", "Unknown tool 'one__must'");
            assertThat(client.call("one__job", "{}")).contains("one: without a task");
        }
    }

    @Test
    void equalTasksOfThreeServersAreThree() throws Exception {
        try (var client = open()) {
            final var first = create(client, "one");
            final var second = create(client, "two");
            final var third = create(client, "three");
            assertThat(List.of(first, second, third, "task-1")).doesNotHaveDuplicates();
            two.set(two.newest(), "task-1", "completed");

            assertThat(client.request("tasks/cancel", id(first)))
                    .contains("\"taskId\":\"" + first + "\"", "\"status\":\"cancelled\"");
            assertThat(client.request("tasks/get", id(first))).contains("\"status\":\"cancelled\"");
            assertThat(client.request("tasks/get", id(second)))
                    .contains("\"taskId\":\"" + second + "\",\"status\":\"completed\",\"createdAt\":");
            assertThat(client.request("tasks/get", id(third))).contains("\"status\":\"working\"");
            assertThat(three.calls("tasks/get").getLast())
                    .returns(three.newest(), TaskServer::session)
                    .satisfies(call -> assertThat(call.body()).contains("\"params\":{\"taskId\":\"task-1\""));
        }
    }

    @Test
    void aCallThatBecomesATaskIsAnsweredAsItsServerAnsweredButForTheId() throws Exception {
        try (var client = open()) {
            final var answer = client.request("tools/call", job("one", "{}"));
            assertThat(answer.replace(taskId(answer), "task-1"))
                    .contains(
                            "{\"task\":{\"taskId\":\"task-1\",\"status\":\"working\",\"createdAt\":\"2025-11-25T10:30:00Z\","
                                    + "\"lastUpdatedAt\":\"2025-11-25T10:40:00Z\",\"ttl\":60000,\"pollInterval\":20},"
                                    + TaskServer.CREATED + "}");
            assertThat(one.calls("tools/call").getLast().body()).contains("\"task\":{\"ttl\":60000}");
        }
    }

    @Test
    void aServerWithoutTasksAnswersTheCallAtOnce() throws Exception {
        try (var client = open()) {
            assertThat(client.request("tools/call", job("plain", "{}"))).contains("\"text\":\"job\"");
            assertThat(plain.calls("tools/call").getLast().body()).contains("\"task\":{\"ttl\":60000}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-03-26"})
    void aCallOfAClientThatWasOfferedNoTasksBecomesNone(final String version) throws Exception {
        try (var client = LiveClient.open(gateway.url("/mcp"), version, "{}")) {
            assertThat(client.request("tools/call", job("two", "{}"))).contains("\"text\":\"two: without a task\"");
            assertThat(two.calls("tools/call").getLast().body()).doesNotContain("\"task\"");
            assertThat(client.call("two__must", "{}")).contains("\"code\":-32601", "must needs a task");
            assertThat(client.request("tasks/get", id("task-1"))).contains("\"code\":-32601");
        }
    }

    @Test
    void aResultIsWaitedForAndSaysWhichTaskItIsOf() throws Exception {
        try (var client = open()) {
            final var task = create(client, "two");
            try (var stream = client.begin("tasks/result", id(task))) {
                assertThat(client.request("tasks/get", id(task))).contains("\"status\":\"working\"");
                two.set(two.newest(), "task-1", "completed");
                assertThat(end(stream))
                        .contains("\"text\":\"two: completed\"", "\"uri\":\"two+" + TaskServer.NOTE + "\"")
                        .contains(TaskServer.related(task));
            }
            assertThat(client.request("tasks/result", id(task))).contains("\"text\":\"two: completed\"");
        }
    }

    @Test
    void aTaskAsksItsClientOnTheStreamOfTheResult() throws Exception {
        try (var client = asking()) {
            final var tasks = List.of(create(client, "one"), create(client, "two"));
            for (final var server : List.of(one, two)) {
                server.set(server.newest(), "task-1", "input_required");
            }
            try (var first = client.begin("tasks/result", id(tasks.getFirst()));
                    var second = client.begin("tasks/result", id(tasks.getLast()))) {
                final var forOne = question(first, tasks.getFirst());
                final var forTwo = question(second, tasks.getLast());
                assertThat(forOne).isNotEqualTo(forTwo);
                answer(client, forTwo, tasks.getLast(), "blue");
                answer(client, forOne, tasks.getFirst(), "red");
                assertThat(end(first)).contains("one: completed with red", TaskServer.related(tasks.getFirst()));
                assertThat(end(second)).contains("two: completed with blue", TaskServer.related(tasks.getLast()));
                assertThat(one.answers(one.newest()))
                        .singleElement()
                        .asString()
                        .contains("\"id\":1,", TaskServer.related("task-1"));
            }
        }
    }

    @Test
    void whatATaskHasAskedCanBeAnsweredWhenNobodyWaitsForItsResult() throws Exception {
        try (var client = asking()) {
            final var task = create(client, "three");
            three.set(three.newest(), "task-1", "input_required");
            try (var stream = client.begin("\"waiting\"", "tasks/result", id(task))) {
                final var question = question(stream, task);
                client.tell(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"waiting\","
                                + TaskServer.related(task) + "}}");
                assertThat(stream.awaitEnd()).isTrue();
                assertThat(Await.until(() -> three.calls("notifications/cancelled"), heard -> !heard.isEmpty())
                                .getLast()
                                .body())
                        .contains("\"requestId\":\"waiting\"", TaskServer.related("task-1"));
                answer(client, question, task, "late");
            }
            Await.until(() -> three.status(three.newest(), "task-1"), "completed with late"::equals);
            assertThat(client.request("tasks/result", id(task))).contains("three: completed with late");
        }
    }

    @Test
    void newsOfATaskComeOnTheStandingStreamUnderTheIdTheClientKnows() throws Exception {
        try (var client = open();
                var stream = client.listen()) {
            final var tasks = List.of(create(client, "one"), create(client, "two"));
            one.say(one.newest(), TaskServer.news("task-1", "completed"));
            two.say(two.newest(), TaskServer.news("task-1", "failed"));
            two.say(two.newest(), TaskServer.log("task-1"));
            assertThat(told(stream, "\"status\":\"completed\"")).contains("\"taskId\":\"" + tasks.getFirst() + "\"");
            assertThat(told(stream, "\"status\":\"failed\"")).contains("\"taskId\":\"" + tasks.getLast() + "\"");
            assertThat(told(stream, "notifications/message"))
                    .contains("\"logger\":\"two/core\"", "\"data\":\"of task-1\"", TaskServer.related(tasks.getLast()));
        }
    }

    @Test
    void newsOfATaskComeOnTheStreamOfACallUnderTheIdTheClientKnows() throws Exception {
        try (var client = open();
                var stream = client.begin("tools/call", job("three", "{\"how\":\"aloud\"}"))) {
            final var created = taskId(end(stream));
            assertThat(created).isNotEqualTo("task-1");
            assertThat(told(stream, "notifications/tasks/status"))
                    .contains("\"params\":{\"taskId\":\"" + created + "\",\"status\":\"working\"");
        }
    }

    @Test
    void whatTheServerRefusesIsToldAsItSaidIt() throws Exception {
        try (var client = open()) {
            final var task = create(client, "one");
            client.request("tasks/cancel", id(task));
            assertThat(client.request("tasks/cancel", id(task)))
                    .contains("\"code\":-32602", "Cannot cancel task: it is cancelled");
            assertThat(one.calls("tasks/cancel").stream()
                            .filter(call -> TaskServer.session(call).equals(one.newest())))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"task-1", "", "one task-1", "AAAA", "\\u0000", "ü"})
    void aTaskThatNobodyWasGivenIsRefusedAndAskedOfNobody(final String forged) throws Exception {
        try (var client = open()) {
            final var task = create(client, "one");
            for (final var method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
                assertUnknown(client.request(method, id(forged)));
                assertUnknown(client.request(method, id(task.substring(1))));
                assertUnknown(client.request(method, id(task + "A")));
            }
            assertThat(one.status(one.newest(), "task-1")).isEqualTo("working");
            for (final var server : List.of(one, two, three)) {
                assertThat(server.calls("tasks/result"))
                        .noneMatch(call -> TaskServer.session(call).equals(server.newest()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"taskId\":1}", "{\"taskId\":null}", "{\"taskId\":{\"taskId\":\"x\"}}"})
    void aRequestThatNamesNoTaskIsRefused(final String params) throws Exception {
        try (var client = open()) {
            final var answer = client.http().request("tasks/get", params);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":-32602", "params.taskId");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks/get", "tasks/list", "tasks/update"})
    void whatIsNotOfferedIsNoMethod(final String method) throws Exception {
        try (var client = LiveClient.open(gateway.url(method.equals("tasks/get") ? "/plain" : "/mcp"))) {
            assertThat(client.request(method, id("task-1"))).contains("\"code\":-32601");
        }
    }

    @Test
    void aTaskOfAServerWithSessionsIsKnownInItsSessionAlone() throws Exception {
        try (var client = open();
                var stranger = open();
                var elsewhere = LiveClient.open(gateway.url("/other"))) {
            final var task = create(client, "one");
            create(stranger, "one");
            create(elsewhere, "one");
            assertUnknown(stranger.request("tasks/cancel", id(task)));
            assertUnknown(elsewhere.request("tasks/cancel", id(task)));
            assertThat(client.request("tasks/get", id(task))).contains("\"status\":\"working\"");
        }
    }

    @Test
    void aTaskOfAServerWithoutSessionsIsItsPrincipalsInEverySession() throws Exception {
        try (var before = person("alice-key");
                var after = person("alice-key");
                var mallory = person("mallory-key")) {
            final var task = taskId(McpHttp.message(before.request("tools/call", job("free", "{}"))));
            before.delete();
            assertThat(McpHttp.message(after.request("tasks/get", id(task))))
                    .contains("\"taskId\":\"" + task + "\"", "\"status\":\"working\"");
            assertUnknown(McpHttp.message(mallory.request("tasks/cancel", id(task))));
            assertThat(McpHttp.message(after.request("tasks/cancel", id(task)))).contains("\"status\":\"cancelled\"");
        }
    }

    @Test
    void aTaskOutlivesTheGateway() throws Exception {
        try (var client = open()) {
            final var task = create(client, "two");
            gateway.killAndRestart();
            awaitAll();
            two.set(two.newest(), "task-1", "completed");
            assertThat(client.request("tasks/get", id(task)))
                    .contains("\"taskId\":\"" + task + "\"", "\"status\":\"completed\"");
            assertThat(client.request("tasks/result", id(task))).contains("\"text\":\"two: completed\"");
        }
    }

    /** What a server can do is told only once it is known. */
    private void awaitAll() throws Exception {
        gateway.await("/ready?all", answer -> answer.statusCode() == 200);
    }

    private LiveClient open() throws Exception {
        return LiveClient.open(gateway.url("/mcp"));
    }

    private LiveClient asking() throws Exception {
        return LiveClient.open(gateway.url("/mcp"), LiveClient.NEWEST, ELICITATION);
    }

    private McpHttp person(final String key) throws Exception {
        final var client = new McpHttp(gateway.url("/people")).with("X-API-Key", key);
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        return client;
    }

    /** The id of a task that has just been made of a call. */
    private static String create(final LiveClient client, final String owner) throws Exception {
        return taskId(client.request("tools/call", job(owner, "{}")));
    }

    private static String job(final String owner, final String arguments) {
        return "{\"name\":\"" + owner + "__job\",\"arguments\":" + arguments + ",\"task\":{\"ttl\":60000}}";
    }

    private static String id(final String task) {
        return "{\"taskId\":\"" + task + "\"}";
    }

    private static String taskId(final String message) {
        final var id = TASK_ID.matcher(message);
        assertThat(id.find()).as(message).isTrue();
        return id.group(1);
    }

    private static void assertUnknown(final String answer) {
        assertThat(answer).contains("\"code\":-32602", "Unknown task.", "\"tier\":\"client\"");
    }

    private static String question(final EventStream stream, final String task) throws Exception {
        final var question = told(stream, "elicitation/create");
        assertThat(question).contains(TaskServer.related(task));
        return LiveClient.id(question);
    }

    private static void answer(final LiveClient client, final String id, final String task, final String text)
            throws Exception {
        client.tell("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"action\":\"accept\",\"content\":{\"text\":\""
                + text + "\"}," + TaskServer.related(task) + "}}");
    }

    /** The first message on a stream with that in it. */
    private static String told(final EventStream stream, final String what) throws Exception {
        stream.await(messages -> messages.stream().anyMatch(message -> message.contains(what)));
        return stream.messages().stream()
                .filter(message -> message.contains(what))
                .findFirst()
                .orElseThrow();
    }

    /** The last message of a stream that ends. */
    private static String end(final EventStream stream) throws Exception {
        assertThat(stream.awaitEnd()).isTrue();
        return stream.messages().getLast();
    }

    private static String sha256(final String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
