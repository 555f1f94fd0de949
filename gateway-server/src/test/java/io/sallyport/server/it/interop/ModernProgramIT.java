package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of both eras use a program of the official SDK that the gateway runs, and that refuses to speak of sessions. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernProgramIT {

    private static final String META = "io.modelcontextprotocol/";
    private static final String ANSWERS =
            "{\"sampling\":\"five seven five\",\"elicitation\":{\"name\":\"Ada\"},\"roots\":[\"file:///work\"]}";
    private static final Pattern PROCESS = Pattern.compile("process (\\d+) cancelled (\\d+)");
    private static final Pattern STATE = Pattern.compile("\"requestState\":(\"(?:[^\"\\\\]|\\\\.)*\")");

    private final ProcessGroup group;
    private final TestGateway gateway;
    private final Node node;
    private final HttpClient connections = HttpClient.newHttpClient();

    ModernProgramIT(final Node node, @TempDir final Path directory) throws Exception {
        this.node = node;
        this.group = new ProcessGroup(directory);
        final var command = node.driver("modern-program.mjs", List.of()).stream()
                .map(part -> '"' + part + '"')
                .collect(Collectors.joining(", "));
        this.gateway =
                TestGateway.start(directory, group, """
                        upstreams:
                          auto: { command: [%1$s] }
                          set: { command: [%1$s], era: modern, isolation: shared }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [auto, set] }
                        """.formatted(command)).awaitReady();
    }

    @AfterAll
    void stop() {
        connections.close();
        gateway.close();
        group.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void sessionsUseItAndAreAskedInRounds(final String generation) throws Exception {
        final var client = new TypeScriptClient(node, gateway.url("/mcp"), "", Map.of()).answering(ANSWERS);
        final var seen = client.run(
                generation, "auto__greet={\"name\":\"Zoë\"}", "set__greet={\"name\":\"Ada\"}", "auto__interview={}");

        assertThat(seen.all("error")).isEmpty();
        assertThat(seen.result("auto__greet")).isEqualTo("Grüße, Zoë");
        assertThat(seen.result("set__greet")).isEqualTo("Grüße, Ada");
        assertThat(seen.result("auto__interview")).contains("Ada", "five seven five", "file:///work");
    }

    @Test
    void oneProcessServesAllAndHearsOfEachClientsCapabilities() throws Exception {
        final var first = call(1, "auto__who", "", "{\"roots\":{}}");
        final var second = call(1, "auto__who", "", "{\"sampling\":{}}");
        assertThat(process(first)).isEqualTo(process(second));
        assertThat(first).contains("roots").doesNotContain("sampling");
        assertThat(second).contains("sampling").doesNotContain("roots");
    }

    @Test
    void roundsArePassedOnUnchanged() throws Exception {
        final var capabilities = "{\"elicitation\":{},\"sampling\":{},\"roots\":{}}";
        final var asked = call(1, "auto__interview", "", capabilities);
        assertThat(asked).contains("\"resultType\":\"input_required\"", "Who are you?");
        final var state = STATE.matcher(asked);
        assertThat(state.find()).isTrue();
        assertThat(state.group(1)).isEqualTo("\"first\"");
        final var next = ",\"requestState\":\"first\",\"inputResponses\":{\"form\":{\"action\":\"accept\",\"content\":"
                + "{\"name\":\"Ada\"}}}";
        assertThat(call(2, "auto__interview", next, capabilities)).contains("a haiku", "roots/list");
    }

    @Test
    void progressAndLogsReachWhoAskedForThem() throws Exception {
        try (var stream = EventStream.of(
                request("\"x\"", "auto__work", "", "{}", ",\"progressToken\":\"p\",\"" + META + "logLevel\":\"debug\""),
                connections)) {
            assertThat(stream.awaitEnd()).isTrue();
            assertThat(stream.messages()).anyMatch(message -> message.contains("\"progressToken\":\"p\""));
            assertThat(stream.messages()).anyMatch(message -> message.contains("notifications/message"));
            assertThat(stream.messages().getLast()).contains("\"id\":\"x\"", "worked");
        }
    }

    @Test
    void aCallIsCancelledWhereItsClientGoesAway() throws Exception {
        final long before = cancelled();
        final var waiting = EventStream.of(request(1, "auto__wait", "", "{}", ",\"progressToken\":1"), connections);
        waiting.close();
        Await.until(this::cancelled, now -> now > before);
    }

    @Test
    void whatItSaysReachesWhoListensInEitherEraAlsoAfterItWasStartedAgain() throws Exception {
        final var session = new McpHttp(gateway.url("/mcp"), connections);
        session.initialize();
        try (var standing = EventStream.open(session, connections);
                var listening = EventStream.of(
                        posting(
                                "subscriptions/listen",
                                "",
                                "{\"jsonrpc\":\"2.0\",\"id\":\"l\",\"method\":\"subscriptions/listen\",\"params\":{"
                                        + "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":"
                                        + "[\"auto+note:///1\"]}," + meta("{}", "") + "}}"),
                        connections)) {
            session.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/subscribe\",\"params\":{\"uri\":"
                    + "\"auto+note:///1\"}}");
            bothHear("touch", "auto+note:///1", standing, listening);
            assertThat(listening.messages()).anyMatch(told -> told.contains("subscriptionId\":\"l\""));

            final var before = process(call(1, "auto__who", "", "{}"));
            call(1, "auto__quit", "", "{}");
            final var after = Await.until(() -> call(1, "auto__who", "", "{}"), told -> told.contains("process "));
            assertThat(process(after)).isNotEqualTo(before);
            // Both streams are listened to again, by whatever time that takes.
            Await.until(
                    () -> {
                        call(1, "auto__touch", "", "{}");
                        return List.of(updates(standing), updates(listening));
                    },
                    grown(updates(standing), updates(listening)));
            call(1, "auto__publish", "", "{}");
            standing.await(told -> told.toString().contains("tools/list_changed"));
            listening.await(told -> told.toString().contains("tools/list_changed"));
            assertThat(McpHttp.message(session.request("tools/list", "{}"))).contains("auto__fresh");
        }
    }

    private void bothHear(final String tool, final String word, final EventStream... streams) throws Exception {
        Await.until(
                () -> {
                    call(1, "auto__" + tool, "", "{}");
                    return List.of(streams);
                },
                all -> all.stream()
                        .allMatch(stream -> stream.messages().toString().contains(word) && updates(stream) > 0));
    }

    private static Predicate<List<Long>> grown(final long one, final long other) {
        return now -> now.getFirst() > one && now.getLast() > other;
    }

    private static long updates(final EventStream stream) {
        return stream.messages().stream()
                .filter(message -> message.contains("notifications/resources/updated"))
                .count();
    }

    private long cancelled() throws Exception {
        final var found = PROCESS.matcher(call(1, "auto__who", "", "{}"));
        return found.find() ? Long.parseLong(found.group(2)) : -1;
    }

    private static String process(final String who) {
        final var found = PROCESS.matcher(who);
        assertThat(found.find()).as(who).isTrue();
        return found.group(1);
    }

    private String call(final Object id, final String tool, final String params, final String capabilities)
            throws Exception {
        return McpHttp.message(connections.send(
                request(id, tool, params, capabilities, "").build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** A call of a client of 2026-07-28. */
    private HttpRequest.Builder request(
            final Object id, final String tool, final String params, final String capabilities, final String more) {
        return posting(
                "tools/call",
                tool,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":{}" + params + "," + meta(capabilities, more) + "}}");
    }

    private HttpRequest.Builder posting(final String method, final String name, final String body) {
        final var request = HttpRequest.newBuilder(gateway.url("/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return name.isEmpty() ? request : request.header("Mcp-Name", name);
    }

    private static String meta(final String capabilities, final String more) {
        return "\"_meta\":{\"" + META + "protocolVersion\":\"2026-07-28\",\"" + META + "clientCapabilities\":"
                + capabilities + more + "}";
    }
}
