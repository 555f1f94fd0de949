package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.ModernServer;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.UpstreamCall;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client in a session uses a server that has none, beside one that has, and cannot tell which is which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernUpstreamIT {

    private static final String ELICIT =
            "{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"your name?\",\"requestedSchema\":"
                    + "{\"type\":\"object\",\"properties\":{}}}}}";
    private static final String THREE = "{\"a\":{\"method\":\"elicitation/create\",\"params\":{\"message\":\"m\"}},"
            + "\"b\":{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":1}},"
            + "\"c\":{\"method\":\"roots/list\"}}";

    private final ModernServer modern = ModernServer.start();
    private final FullServer legacy = new FullServer("legacy");
    private final ProcessGroup group;
    private final TestGateway gateway;

    ModernUpstreamIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                        directory.resolve("gateway"), group, """
                        sessions: { openWithin: 5s }
                        upstreams:
                          modern: { url: "%s" }
                          legacy: { url: "%s" }
                          brief: { url: "%s", timeouts: { call: 1s, callMax: 1s } }
                        routes:
                          both: { path: /mcp, auth: none, upstreams: [modern, legacy] }
                          alone: { path: /alone, auth: none, upstreams: [modern] }
                          brief: { path: /brief, auth: none, upstreams: [brief] }
                        """.formatted(modern.url(), legacy.url(), modern.url()))
                .awaitReady();
    }

    @AfterEach
    void everyRequestWasRight() {
        assertThat(modern.complaints()).isEmpty();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        modern.close();
        legacy.close();
        group.close();
    }

    @Test
    void aServerThatKnowsDiscoverIsNeverInitialized() throws Exception {
        try (var client = open()) {
            client.call("modern__echo", "{\"text\":\"hello\"}");
            assertThat(client.greeting()).contains("Be modern.", "\"subscribe\":true", "\"logging\"");
        }
        assertThat(modern.calls("initialize")).isEmpty();
        assertThat(modern.calls("server/discover")).isNotEmpty();
    }

    @Test
    void aServerOfTheSessionEraPaysOneRequestMore() {
        assertThat(legacy.calls("server/discover")).hasSize(1);
    }

    @Test
    void bothServersAreInOneListWithoutWhatOnlyOneEraHas() throws Exception {
        try (var client = open()) {
            final var tools = client.request("tools/list", "{}");
            assertThat(tools)
                    .contains("\"modern__echo\"", "\"legacy__echo\"", "x-mcp-header")
                    .doesNotContain("wrong", "resultType", "ttlMs", "cacheScope", "outputSchema");
            assertThat(client.request("prompts/list", "{}")).contains("\"modern__greet\"", "\"legacy__greet\"");
            assertThat(client.request("resources/list", "{}")).contains("modern+note:", "legacy+note:");
        }
    }

    @Test
    void aCallIsAnsweredWithoutWhatOnlyTheOtherEraHas() throws Exception {
        try (var client = open()) {
            assertThat(client.call("modern__echo", "{\"text\":\"hello\"}"))
                    .contains("\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hello\"}]")
                    .doesNotContain("resultType", "serverInfo");
            assertThat(client.call("legacy__echo", "{}")).contains("legacy: ");
        }
    }

    @Test
    void structuredContentThatIsNoObjectIsOnlyInTheText() throws Exception {
        try (var client = open()) {
            assertThat(client.call("modern__odd", "{}"))
                    .contains("\"text\":\"[1,2]\"")
                    .doesNotContain("structured");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-1", "  padded ", "", "Zürich", "=?base64?eA==?="})
    void namesAndArgumentsOfAnyKindStandInTheHeaderFields(final String region) throws Exception {
        try (var client = open(gateway.url("/alone"))) {
            assertThat(client.call("region", "{\"region\":\"" + region + "\"}")).contains("region " + region);
        }
    }

    @Test
    void anArgumentThatIsNotThereHasNoField() throws Exception {
        try (var client = open(gateway.url("/alone"))) {
            assertThat(client.call("region", "{\"region\":null}")).contains("region none");
        }
    }

    @Test
    void aRequestSaysWhatTheSessionKnowsOfItsClient() throws Exception {
        try (var client =
                LiveClient.open(url(), "2025-06-18", "{\"elicitation\":{},\"roots\":{\"listChanged\":true}}")) {
            client.request("logging/setLevel", "{\"level\":\"warning\"}");
            assertThat(client.call("modern__who", "{}"))
                    .contains("clientInfo\\\":{\\\"name\\\":\\\"test\\\"")
                    .contains("clientCapabilities\\\":{\\\"elicitation\\\":{},\\\"roots\\\":{}}")
                    .contains("logLevel\\\":\\\"warning\\\"");
        }
    }

    @Test
    void logsComeOnlyToWhoWantsThemAndProgressToWhoGaveAToken() throws Exception {
        try (var client = open()) {
            assertThat(client.call("modern__log", "{}")).contains("logged");
            client.request("logging/setLevel", "{\"level\":\"info\"}");
            final var params = "{\"name\":\"modern__log\",\"arguments\":{},\"_meta\":{\"progressToken\":\"p\"}}";
            try (var stream = client.begin("tools/call", params)) {
                assertThat(end(stream)).contains("logged");
                assertThat(stream.messages().toString()).contains("\"progressToken\":\"p\"", "\"logger\":\"modern/l\"");
            }
        }
    }

    @Test
    void aResourceIsReadUnderItsOwnNameAndOneThatIsNotThereHasTheCodeOfTheEra() throws Exception {
        try (var client = open()) {
            assertThat(client.request("resources/read", "{\"uri\":\"modern+" + ModernServer.NOTE + "\"}"))
                    .contains("\"uri\":\"modern+note://board/1\"")
                    .doesNotContain("ttlMs");
            assertThat(client.request("resources/read", "{\"uri\":\"modern+note://b\u00f6ard\"}"))
                    .contains("\"code\":-32002", "\"uri\":\"modern+note://b\u00f6ard\"");
        }
    }

    @Test
    void aToolThatNeedsAnotherClientSaysSoToTheModel() throws Exception {
        try (var client = open()) {
            assertThat(client.call("modern__needy", "{}")).contains("\"isError\":true", "it needs sampling");
        }
    }

    @Test
    void whatAPromptsArgumentMayBeIsAskedThere() throws Exception {
        try (var client = open()) {
            assertThat(client.request(
                            "completion/complete",
                            "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"modern__greet\"},"
                                    + "\"argument\":{\"name\":\"a\",\"value\":\"o\"}}"))
                    .contains("\"values\":[\"one\"]")
                    .doesNotContain("resultType");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "15"})
    void aQuestionIsAskedOnTheStreamOfTheCallAsOftenAsTheServerAsks(final int rounds) throws Exception {
        try (var client = open();
                var stream = ask(client, ELICIT, rounds)) {
            for (int round = 1; round <= rounds; round++) {
                final int asked = round;
                stream.await(messages ->
                        LiveClient.asked(messages, "elicitation/create").size() == asked);
                final var id = LiveClient.asked(stream.messages(), "elicitation/create")
                        .getLast();
                client.tell("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"result\":{\"action\":\"accept\",\"content\":{\"n\":\"" + round + "\"}}}");
            }
            assertThat(end(stream))
                    .contains("{\\\"a\\\":{\\\"action\\\":\\\"accept\\\",\\\"content\\\":{\\\"n\\\":\\\"" + rounds);
            assertThat(stream.messages().getFirst()).contains("your name?");
        }
    }

    @Test
    void whoAsksWithoutEndIsStopped() throws Exception {
        try (var client = open();
                var stream = ask(client, ELICIT, 99)) {
            for (int round = 1; round <= 15; round++) {
                final int asked = round;
                stream.await(messages ->
                        LiveClient.asked(messages, "elicitation/create").size() == asked);
                client.tell("{\"jsonrpc\":\"2.0\",\"id\":"
                        + LiveClient.asked(stream.messages(), "elicitation/create")
                                .getLast()
                        + ",\"result\":{\"action\":\"decline\"}}");
            }
            assertThat(end(stream)).contains("\"code\":-31007");
        }
    }

    @Test
    void severalQuestionsAreAnsweredInAnyOrderAndTogether() throws Exception {
        try (var client = open();
                var stream = ask(client, THREE, 1)) {
            stream.await(messages -> messages.size() == 3);
            client.tell(answer(stream, "roots/list", "{\"roots\":[]}"));
            client.answer(id(stream, "sampling/createMessage"), "sampled");
            client.tell(answer(stream, "elicitation/create", "{\"action\":\"decline\"}"));
            assertThat(end(stream))
                    .contains("\\\"a\\\":{\\\"action\\\"", "\\\"b\\\":{\\\"role\\\"", "\\\"c\\\":{\\\"roots");
        }
    }

    @Test
    void aPromptMayAskToo() throws Exception {
        try (var client = open();
                var stream = client.begin("prompts/get", "{\"name\":\"modern__greet\"}")) {
            stream.await(messages -> messages.size() == 1);
            client.tell(answer(stream, "roots/list", "{\"roots\":[]}"));
            assertThat(end(stream)).contains("{\\\"r\\\":{\\\"roots\\\":[]}}");
        }
    }

    @Test
    void whatTheClientCannotDoIsNotAskedAndTheToolSaysWhy() throws Exception {
        try (var client = LiveClient.open(url())) {
            assertThat(client.call("modern__ask", "{\"rounds\":\"1\",\"asks\":" + THREE + "}"))
                    .contains("\"isError\":true", "elicitation/create, which this client does not support");
        }
    }

    @Test
    void whereTheToolWantsAnotherHeaderFieldByNowItsListIsReadAgainAndTheCallSentAgain() throws Exception {
        try (var client = open()) {
            modern.wantsHeader("Zone");
            assertThat(client.call("modern__region", "{\"region\":\"eu\"}")).contains("region eu");
            modern.wantsHeader("Region");
            assertThat(client.call("modern__region", "{\"region\":\"us\"}")).contains("region us");
        }
    }

    @Test
    void anErrorInTheClientsAnswerIsACancelledDialogOrTheEndOfTheCall() throws Exception {
        final var error = ",\"error\":{\"code\":-1,\"message\":\"not now\"}}";
        try (var client = open();
                var first = ask(client, ELICIT, 1);
                var second = ask(client, THREE, 1)) {
            first.await(messages -> messages.size() == 1);
            client.tell("{\"jsonrpc\":\"2.0\",\"id\":" + id(first, "elicitation/create") + error);
            assertThat(end(first)).contains("{\\\"a\\\":{\\\"action\\\":\\\"cancel\\\"}}");
            second.await(messages -> messages.size() == 3);
            client.tell("{\"jsonrpc\":\"2.0\",\"id\":" + id(second, "sampling/createMessage") + error);
            assertThat(end(second)).contains("\"isError\":true", "not now");
            assertThat(second.messages().toString()).contains("notifications/cancelled");
        }
    }

    @Test
    void aServerThatWantsToBeCalledAgainIsCalledAgainUnderAnotherId() throws Exception {
        try (var client = open()) {
            assertThat(client.call("modern__shed", "{}")).contains("now \\\"later\\\" \\\"1#1\\\"", "\"id\":1,");
        }
    }

    @Test
    void anAnswerThatComesTwiceOrFromAnotherSessionCountsForNothing() throws Exception {
        try (var client = open();
                var stranger = open();
                var stream = ask(client, ELICIT, 1)) {
            stream.await(messages -> messages.size() == 1);
            stranger.tell(
                    answer(stream, "elicitation/create", "{\"action\":\"accept\",\"content\":{\"n\":\"stolen\"}}"));
            client.tell(answer(stream, "elicitation/create", "{\"action\":\"accept\",\"content\":{\"n\":\"own\"}}"));
            client.tell(answer(stream, "elicitation/create", "{\"action\":\"accept\",\"content\":{\"n\":\"late\"}}"));
            assertThat(end(stream)).contains("own").doesNotContain("stolen", "late");
        }
    }

    @Test
    void aCancelledCallEndsItsStreamUpstreamAndTellsTheServerNothingElse() throws Exception {
        final int before = modern.hungUp();
        try (var client = open();
                var stream = client.start("\"c\"", "modern__hold", "{}")) {
            client.tell(cancelled("\"c\""));
            assertThat(stream.awaitEnd()).isTrue();
            Await.until(modern::hungUp, hungUp -> hungUp == before + 1);
        }
        assertThat(modern.calls("notifications/cancelled")).isEmpty();
    }

    @Test
    void aCallMayBeCancelledWhileTheClientIsBeingAsked() throws Exception {
        try (var client = open();
                var stream = client.start("\"q\"", "modern__ask", "{\"rounds\":\"1\",\"asks\":" + ELICIT + "}")) {
            stream.await(messages -> messages.size() == 1);
            final long before = asked();
            client.tell(cancelled("\"q\""));
            assertThat(stream.awaitEnd()).isTrue();
            client.tell(answer(stream, "elicitation/create", "{\"action\":\"decline\"}"));
            client.call("modern__echo", "{\"text\":\"x\"}");
            assertThat(asked()).isEqualTo(before);
            assertThat(stream.messages()).hasSize(1);
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsToldThatNobodyWaits() throws Exception {
        try (var client = open(gateway.url("/brief"));
                var stream = client.start("ask", "{\"rounds\":\"1\",\"asks\":" + ELICIT + "}")) {
            assertThat(end(stream)).contains("\"isError\":true", "did not answer in time");
            assertThat(stream.messages().get(1)).contains("notifications/cancelled");
        }
    }

    @Test
    void whatChangesIsListedAndToldWithoutTheGatewaysOwnSubscription() throws Exception {
        try (var client = open();
                var stream = client.listen()) {
            Await.until(modern::listening, filters -> filters.stream().anyMatch(f -> f.contains("toolsListChanged")));
            modern.offers("brandnew");
            Await.until(() -> client.request("tools/list", "{}"), tools -> tools.contains("modern__brandnew"));
            stream.await(messages -> messages.stream().anyMatch(m -> m.contains("notifications/tools/list_changed")));
            assertThat(stream.messages().toString()).doesNotContain("subscriptionId");
        }
    }

    @Test
    void aListenStreamThatEndsIsOpenedAgain() throws Exception {
        Await.until(modern::listening, filters -> filters.stream().anyMatch(f -> f.contains("toolsListChanged")));
        final int before = modern.calls("subscriptions/listen").size();
        modern.endListens();
        Await.until(() -> modern.calls("subscriptions/listen").size(), now -> now > before);
        Await.until(modern::listening, filters -> filters.stream().anyMatch(f -> f.contains("toolsListChanged")));
    }

    @Test
    void aResourceIsSubscribedToOnAListenStreamOfTheSessionWhileItsClientListens() throws Exception {
        final var uri = "note://mine/" + System.nanoTime();
        final var other = "note://other/" + System.nanoTime();
        try (var client = open();
                var stream = client.listen()) {
            assertThat(subscribe(client, "subscribe", uri)).contains("\"result\":{}");
            Await.until(modern::listening, filters -> filters.stream().anyMatch(f -> f.contains(uri)));
            subscribe(client, "subscribe", other);
            Await.until(
                    modern::listening,
                    filters -> filters.stream().filter(f -> f.contains(uri)).allMatch(f -> f.contains(other)));
            modern.updated(uri);
            stream.await(messages -> messages.stream().anyMatch(m -> m.contains("modern+" + uri)));
            assertThat(stream.messages().toString()).doesNotContain("subscriptionId", "acknowledged");
            subscribe(client, "unsubscribe", uri);
            Await.until(modern::listening, filters -> filters.stream().noneMatch(f -> f.contains(uri)));
        }
        Await.until(modern::listening, filters -> filters.stream().noneMatch(f -> f.contains(other)));
        assertThat(modern.calls("resources/subscribe")).isEmpty();
    }

    private static String subscribe(final LiveClient client, final String what, final String uri) throws Exception {
        return client.request("resources/" + what, "{\"uri\":\"modern+" + uri + "\"}");
    }

    private long asked() {
        return modern.calls("tools/call").stream()
                .map(UpstreamCall::headers)
                .filter(headers -> "ask".equals(headers.get("mcp-name")))
                .count();
    }

    private static String cancelled(final String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}";
    }

    private static EventStream ask(final LiveClient client, final String questions, final int rounds) throws Exception {
        return client.start("modern__ask", "{\"rounds\":\"" + rounds + "\",\"asks\":" + questions + "}");
    }

    private static String id(final EventStream stream, final String method) {
        return LiveClient.asked(stream.messages(), method).getLast();
    }

    private static String answer(final EventStream stream, final String method, final String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id(stream, method) + ",\"result\":" + result + "}";
    }

    /** The last message of the stream, once it has ended. */
    private static String end(final EventStream stream) throws Exception {
        assertThat(stream.awaitEnd()).isTrue();
        return stream.messages().getLast();
    }

    private URI url() {
        return gateway.url("/mcp");
    }

    private LiveClient open() throws Exception {
        return open(url());
    }

    private static LiveClient open(final URI url) throws Exception {
        return LiveClient.open(url, LiveClient.NEWEST, LiveClient.EVERYTHING);
    }
}
