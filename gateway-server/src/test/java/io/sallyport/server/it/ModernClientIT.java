package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.UpstreamCall;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients without sessions (2026-07-28) are served by three servers that have them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernClientIT {

    private static final Pattern STATE = Pattern.compile("\"requestState\":\"([^\"]*)\"");
    private static final Pattern KEY = Pattern.compile("\"inputRequests\":\\{\"([^\"]*)\"");
    private static final String ASK = "{\"name\":\"%s__ask\",\"arguments\":{\"method\":\"%s\"}%s}";

    private final FullServers servers;

    ModernClientIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void discoveryTellsOfAllServersAsOne() throws Exception {
        try (var client = client("{}")) {
            assertThat(client.request("server/discover", "{}"))
                    .contains(
                            "\"supportedVersions\":[\"2026-07-28\"]",
                            "\"prompts\":{",
                            "\"resources\":{",
                            "How to use one.",
                            "How to use three.",
                            "\"resultType\":\"complete\"",
                            "\"ttlMs\":",
                            "\"cacheScope\":\"private\"",
                            "\"io.modelcontextprotocol/serverInfo\":{\"name\":\"sallyport\"");
        }
    }

    @Test
    void listsAreMergedAndSayHowLongTheyHold() throws Exception {
        try (var client = client("{}")) {
            assertThat(client.request("tools/list", "{}"))
                    .contains(
                            "\"one__echo\"",
                            "\"two__echo\"",
                            "\"three__echo\"",
                            "\"resultType\":\"complete\"",
                            "\"ttlMs\":");
            assertThat(client.request("resources/templates/list", "{}")).contains("\"cacheScope\":\"private\"");
        }
    }

    @Test
    void aCallReachesItsServerUnderItsOwnNameAndIdsKeepTheirTypes() throws Exception {
        try (var client = client("{}")) {
            final var answer = client.send(
                    "\"7\"", "tools/call", "{\"name\":\"two__echo\",\"arguments\":{\"uri\":\"x\"}}", Map.of());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
            assertThat(answer.body()).contains("\"id\":\"7\"", "two: x", "\"resultType\":\"complete\"", "serverInfo");
            assertThat(servers.two.calls("tools/call").getLast().body())
                    .contains("\"name\":\"echo\"")
                    .doesNotContain("io.modelcontextprotocol/");
        }
    }

    @Test
    void promptsResourcesAndCompletionsWorkToo() throws Exception {
        try (var client = client("{}")) {
            assertThat(client.request("prompts/get", "{\"name\":\"one__greet\"}"))
                    .contains("\"one\"", "complete");
            assertThat(client.request("resources/read", "{\"uri\":\"two+note://board/1\"}"))
                    .contains("\"uri\":\"two+note://board/1\"", "\"ttlMs\":0");
            final var none = client.send(3, "resources/read", "{\"uri\":\"two+note://board/none\"}", Map.of());
            assertThat(none.statusCode()).isEqualTo(200);
            assertThat(none.body()).contains("\"code\":-32602", "two+note://board/none");
            assertThat(
                            client.request(
                                    "completion/complete",
                                    "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"one__greet\"},\"argument\":{\"name\":\"uri\",\"value\":\"\"}}"))
                    .contains("\"values\":[\"one\"]", "\"resultType\":\"complete\"");
        }
    }

    @Test
    void progressComesOnTheStreamAndLogsOnlyWhereTheyWereAskedFor() throws Exception {
        try (var client = client("{}");
                var quiet = client.begin(1, "tools/call", "{\"name\":\"one__log\",\"arguments\":{}}", "");
                var talkative = client.begin(
                        "\"b\"",
                        "tools/call",
                        "{\"name\":\"one__log\",\"arguments\":{}}",
                        ",\"progressToken\":\"t\",\"io.modelcontextprotocol/logLevel\":\"info\"")) {
            talkative.await(messages -> messages.size() == 3);
            assertThat(talkative.messages().getFirst()).contains("while it ran");
            assertThat(talkative.messages().get(1)).contains("\"progressToken\":\"t\"");
            assertThat(talkative.messages().getLast()).contains("\"id\":\"b\"", "one: logged");
            assertThat(quiet.awaitEnd()).isTrue();
            assertThat(quiet.messages()).noneMatch(message -> message.contains("while it ran"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampling/createMessage", "elicitation/create", "roots/list"})
    void whatAServerAsksEndsTheRoundAndTheNextOneGoesOn(final String method) throws Exception {
        try (var client = client(LiveClient.EVERYTHING)) {
            final var asked = client.request("tools/call", ASK.formatted("three", method, ""));
            assertThat(asked)
                    .contains(
                            "\"resultType\":\"input_required\"", "\"method\":\"" + method + "\"", "\"from\":\"three\"")
                    .doesNotContain("ttlMs");
            assertThat(client.request("tools/call", retry(asked, "three", method, "hello")))
                    .contains("three: heard hello", "\"resultType\":\"complete\"");
        }
    }

    @Test
    void aStateIsGoodOnceForItsRequestAndNothingElse() throws Exception {
        try (var client = client(LiveClient.EVERYTHING)) {
            final var asked = client.request("tools/call", ASK.formatted("one", "elicitation/create", ""));
            assertThat(client.request("tools/call", retry(asked, "two", "elicitation/create", "x")))
                    .contains("\"code\":-32602", "requestState");
            assertThat(client.request("tools/call", retry(asked, "one", "roots/list", "x")))
                    .contains("\"code\":-32602");
            assertThat(client.request(
                            "tools/call",
                            retry(asked, "one", "elicitation/create", "x").replace("sallyport.", "sallyport.A")))
                    .contains("\"code\":-32602");
            assertThat(client.request(
                            "tools/call",
                            ASK.formatted("one", "elicitation/create", ",\"requestState\":\"somebody else's\"")))
                    .contains("\"code\":-32602");
            final var good = retry(asked, "one", "elicitation/create", "once");
            assertThat(client.request("tools/call", good)).contains("one: heard once");
            assertThat(client.request("tools/call", good)).contains("\"code\":-32602");
        }
    }

    @Test
    void anAnswerThatIsMissingIsAskedForAgain() throws Exception {
        try (var client = client(LiveClient.EVERYTHING)) {
            final var first = client.request("tools/call", ASK.formatted("one", "elicitation/create", ""));
            final var again = client.request(
                    "tools/call",
                    ASK.formatted(
                            "one",
                            "elicitation/create",
                            ",\"inputResponses\":{\"other\":{}},\"requestState\":\"" + first(STATE, first) + "\""));
            assertThat(again).contains("\"resultType\":\"input_required\"", "elicitation/create");
            assertThat(first(STATE, again)).isNotEqualTo(first(STATE, first));
            assertThat(client.request("tools/call", retry(again, "one", "elicitation/create", "now")))
                    .contains("one: heard now");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            elicitation/create     | 12345
            elicitation/create     | "accept"
            elicitation/create     | {"action":"maybe"}
            elicitation/create     | {"action":"decline","content":{}}
            elicitation/create     | {"action":"accept","content":"x"}
            sampling/createMessage | {"role":"system","model":"m","content":{}}
            sampling/createMessage | {"role":"user","content":{}}
            sampling/createMessage | {"role":"user","model":"m","content":"x"}
            roots/list             | {"roots":{}}
            roots/list             | {"roots":[{"name":"x"}]}
            """)
    void anAnswerThatIsNoneIsRefusedByItsKeyAndABetterOneMayFollow(final String method, final String wrong)
            throws Exception {
        try (var client = client(LiveClient.EVERYTHING)) {
            final var asked = client.request("tools/call", ASK.formatted("two", method, ""));
            final var key = first(KEY, asked);
            assertThat(client.request("tools/call", retry(asked, "two", method, Map.of(key, wrong, "other", "{}"))))
                    .contains(
                            "\"code\":-32602", "params.inputResponses[\\\"" + key + "\\\"] is no answer to " + method);
            assertThat(client.request("tools/call", retry(asked, "two", method, "better")))
                    .contains("two: heard better");
        }
    }

    @Test
    void answersThatAreNoObjectAreRefusedAndOnesNobodyAskedForIgnored() throws Exception {
        try (var client = client(LiveClient.EVERYTHING)) {
            final var asked = client.request("tools/call", ASK.formatted("one", "elicitation/create", ""));
            final var state = ",\"requestState\":\"" + first(STATE, asked) + "\"";
            assertThat(client.request(
                            "tools/call",
                            ASK.formatted("one", "elicitation/create", ",\"inputResponses\":null" + state)))
                    .contains("\"code\":-32602", "params.inputResponses is no object");
            final var answer = "{\"action\":\"accept\",\"content\":{\"text\":\"right\"}}";
            assertThat(client.request(
                            "tools/call",
                            retry(
                                    asked,
                                    "one",
                                    "elicitation/create",
                                    Map.of(first(KEY, asked), answer, "other", "12345"))))
                    .contains("one: heard right");
        }
    }

    @Test
    void aPageToVisitIsAskedForAndTheCallMadeAnew() throws Exception {
        try (var client = client("{\"elicitation\":{\"url\":{}}}")) {
            final var asked = client.call("two__visit", "{}");
            assertThat(asked)
                    .contains("\"resultType\":\"input_required\"", """
                            {"method":"elicitation/create","params":{"mode":"url","url":"https://pages.example/one",\
                            "message":"Allow it there"}}""")
                    .doesNotContain("requestState", "-32042", "elicitationId");
            assertThat(client.request(
                            "tools/call",
                            "{\"name\":\"two__visit\",\"arguments\":{},\"inputResponses\":{\"" + first(KEY, asked)
                                    + "\":{\"action\":\"accept\"}}}"))
                    .contains("two: visited", "\"resultType\":\"complete\"");
        }
    }

    @Test
    void whoTakesNobodyToAPageIsToldWhatTheCallNeeds() throws Exception {
        try (var client = client("{\"elicitation\":{}}")) {
            final var answer = client.send(1, "tools/call", "{\"name\":\"three__visit\",\"arguments\":{}}", Map.of());
            refused(answer, 400, -32021);
            assertThat(answer.body())
                    .contains("\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}")
                    .doesNotContain("-32042");
        }
    }

    @Test
    void aClientInASessionHearsOfAPageAsItsServerSaidIt() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            assertThat(client.call("one__visit", "{}")).contains(FullServer.VISIT);
        }
    }

    @Test
    void nobodyIsAskedForWhatTheyCannotDo() throws Exception {
        try (var client = client("{}")) {
            assertThat(client.request("tools/call", ASK.formatted("one", "elicitation/create", "")))
                    .contains("one: heard refusal -32601");
        }
    }

    /** Of what may not come to {@code input_required} the server hears at once that nobody can be asked. */
    @Test
    void duringACompletionNobodyCanBeAsked() throws Exception {
        try (var client = client("{\"sampling\":{}}")) {
            assertThat(
                            client.request(
                                    "completion/complete",
                                    "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"one__greet\"},\"argument\":{\"name\":\"uri\",\"value\":\"ask\"}}"))
                    .contains("\"values\":[\"heard -32601\"]", "\"resultType\":\"complete\"");
        }
    }

    @Test
    void whatIsListedInOneSessionIsForItsClientAlone() throws Exception {
        try (var hers = LiveClient.open(servers.url());
                var stream = hers.listen();
                var modern = client("{}")) {
            final var session = servers.two.newest();
            servers.two.offer(session, "secret");
            servers.two.say(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            stream.await(messages -> messages.stream().anyMatch(message -> message.contains("tools/list_changed")));

            assertThat(hers.request("tools/list", "{}")).contains("\"two__secret\"");
            assertThat(modern.request("tools/list", "{}"))
                    .contains("\"two__echo\"")
                    .doesNotContain("two__secret");
            servers.two.withdraw(session);
        }
    }

    @Test
    void aCallThatFailsForWhatItsClientCannotDoSaysWhichCapabilityItNeeds() throws Exception {
        try (var client = client("{}")) {
            final var answer = client.send(
                    1,
                    "tools/call",
                    "{\"name\":\"one__insist\",\"arguments\":{\"method\":\"sampling/createMessage\"}}",
                    Map.of());
            refused(answer, 400, -32021);
            assertThat(answer.body()).contains("\"requiredCapabilities\":{\"sampling\":{}}");
        }
    }

    @Test
    void whoHangsUpCancelsTheCall() throws Exception {
        final int before = servers.three.calls("notifications/cancelled").size();
        try (var client = client("{}")) {
            try (var call = client.begin(
                    5, "tools/call", "{\"name\":\"three__hold\",\"arguments\":{}}", ",\"progressToken\":1")) {
                final var held = Await.until(
                        () -> servers.three.calls("tools/call").stream()
                                .filter(sent -> sent.tool().equals("hold"))
                                .map(UpstreamCall::id)
                                .filter(servers.three::holds)
                                .toList(),
                        ids -> !ids.isEmpty());
                servers.three.sayIn(held.getLast(), """
                        {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}""");
                call.await(messages -> !messages.isEmpty());
            }
        }
        Await.until(() -> servers.three.calls("notifications/cancelled").size(), now -> now > before);
    }

    @Test
    void anonymousCallsNeverShareASession() throws Exception {
        try (var client = client("{}")) {
            client.call("one__echo", "{\"uri\":\"x\"}");
            client.call("one__echo", "{\"uri\":\"y\"}");
            final var sessions = servers.one.calls("tools/call").stream()
                    .filter(call -> call.tool().equals("echo"))
                    .map(FullServer::session)
                    .toList();
            assertThat(sessions).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoListensHearsWhatItNamedAndNothingElse() throws Exception {
        try (var client = client("{}");
                var stream = client.begin(
                        "\"listen:0\"",
                        "subscriptions/listen",
                        "{\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"two+note://board/1\"]}}",
                        "")) {
            stream.await(messages -> !messages.isEmpty());
            assertThat(stream.messages().getFirst())
                    .contains(
                            "notifications/subscriptions/acknowledged",
                            "\"toolsListChanged\":true",
                            "\"resourceSubscriptions\":[\"two+note://board/1\"]",
                            "\"io.modelcontextprotocol/subscriptionId\":\"listen:0\"");
            final var session = Await.until(
                            () -> servers.two.calls("resources/subscribe"), subscribed -> !subscribed.isEmpty())
                    .getLast();
            servers.two.say(FullServer.session(session), """
                    {"jsonrpc":"2.0","method":"notifications/prompts/list_changed"}""");
            servers.two.say(FullServer.session(session), """
                    {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"note://board/1"}}""");
            stream.await(messages -> messages.stream().anyMatch(message -> message.contains("resources/updated")));
            assertThat(stream.messages())
                    .filteredOn(message -> message.contains("resources/updated"))
                    .allMatch(message -> message.contains("\"uri\":\"two+note://board/1\"")
                            && message.contains("\"io.modelcontextprotocol/subscriptionId\":\"listen:0\""));
            servers.one.offer("for-listeners");
            servers.one.sayToAll("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            stream.await(messages -> messages.stream().anyMatch(message -> message.contains("tools/list_changed")));
            assertThat(stream.messages()).noneMatch(message -> message.contains("prompts/list_changed"));
            assertThat(client.request("tools/list", "{}")).contains("one__for-listeners");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mcp-Method           |             | 400 | -32020
            Mcp-Method           | TOOLS/CALL  | 400 | -32020
            Mcp-Name             |             | 400 | -32020
            Mcp-Name             | one__log    | 400 | -32020
            Mcp-Name             | =?base64?!?= | 400 | -32020
            MCP-Protocol-Version |             | 400 | -32020
            MCP-Protocol-Version | 2025-11-25  | 400 | -32020
            """)
    void headerFieldsMustSayWhatTheBodySays(final String name, final String value, final int status, final int code)
            throws Exception {
        try (var client = client("{}")) {
            final var answer = client.send(
                    1,
                    "tools/call",
                    "{\"name\":\"one__echo\",\"arguments\":{}}",
                    Map.of(name, value == null ? "" : value));
            refused(answer, status, code);
        }
    }

    @Test
    void whoAsksWhatThereIsWithoutTheFieldsIsServedAndCountedUnlessTheRouteIsStrict() throws Exception {
        final var without = Map.of("Mcp-Method", "", "MCP-Protocol-Version", "");
        try (var client = client("{}");
                var strict = new ModernClient(servers.gateway().url("/other"), "{}")) {
            assertThat(client.send(1, "server/discover", "{}", without).statusCode())
                    .isEqualTo(200);
            assertThat(servers.gateway().metric("mcp_requests_tolerated_total{route=\"all\"}"))
                    .isPositive();
            refused(client.send(1, "server/discover", "{}", Map.of("MCP-Protocol-Version", "2025-11-25")), 400, -32020);
            refused(strict.send(1, "server/discover", "{}", without), 400, -32020);
        }
    }

    @Test
    void aNameInBase64IsTheNameItStandsFor() throws Exception {
        try (var client = client("{}")) {
            final var answer = client.send(
                    1,
                    "tools/call",
                    "{\"name\":\"one__echo\",\"arguments\":{\"uri\":\"x\"}}",
                    Map.of("Mcp-Name", "=?base64?b25lX19lY2hv?="));
            assertThat(answer.body()).contains("one: x");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "resources/unsubscribe",
                "tasks/list",
                "no/such"
            })
    void whatThisRevisionDoesNotHaveIs404(final String method) throws Exception {
        try (var client = client("{}")) {
            refused(client.send(1, method, "{}", Map.of()), 404, -32601);
        }
    }

    @Test
    void aRequestWithoutItsMetaIsToldWhichKeyIsMissing() throws Exception {
        try (var client = client("{}")) {
            final var none =
                    client.raw("tools/list", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", Map.of());
            refused(none, 400, -32602);
            assertThat(none.body()).contains("io.modelcontextprotocol/protocolVersion");
            final var some = client.raw(
                    "tools/list",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":"
                            + "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}",
                    Map.of());
            refused(some, 400, -32602);
            assertThat(some.body()).contains("io.modelcontextprotocol/clientCapabilities");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"loud\"", "\"INFO\"", "\"\"", "3", "null"})
    void aLogLevelThatNobodyKnowsIsToldWhichThereAre(final String level) throws Exception {
        try (var client = client("{}")) {
            final var answer = client.raw(
                    "tools/list",
                    client.body(1, "tools/list", "{}", ",\"io.modelcontextprotocol/logLevel\":" + level),
                    Map.of());
            refused(answer, 400, -32602);
            assertThat(answer.body()).contains("io.modelcontextprotocol/logLevel", "debug, info, notice");
        }
    }

    @Test
    void aRevisionThatNobodyKnowsIsToldWhichAreSupported() throws Exception {
        try (var client = client("{}")) {
            final var answer = client.raw(
                    "tools/list",
                    client.body(1, "tools/list", "{}", "").replace(ModernClient.VERSION, "2099-01-01"),
                    Map.of("MCP-Protocol-Version", "2099-01-01"));
            refused(answer, 400, -32022);
            assertThat(answer.body()).contains("\"supported\":[\"2026-07-28\"]", "\"requested\":\"2099-01-01\"");
        }
    }

    @Test
    void aToolThatNobodyHasIsAnErrorInAnAnswer() throws Exception {
        try (var client = client("{}")) {
            refused(client.send(1, "tools/call", "{\"name\":\"nobody__has\"}", Map.of()), 200, -32602);
        }
    }

    private ModernClient client(final String capabilities) {
        return new ModernClient(servers.url(), capabilities);
    }

    private static String retry(final String asked, final String owner, final String method, final String text) {
        final var answer = switch (method) {
            case "elicitation/create" -> "{\"action\":\"accept\",\"content\":{\"text\":\"" + text + "\"}}";
            case "roots/list" -> "{\"roots\":[{\"uri\":\"file:///x\",\"_meta\":{\"text\":\"" + text + "\"}}]}";
            default ->
                "{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\"" + text + "\"}}";
        };
        return retry(asked, owner, method, Map.of(first(KEY, asked), answer));
    }

    private static String retry(
            final String asked, final String owner, final String method, final Map<String, String> answers) {
        final var responses = answers.entrySet().stream()
                .map(answer -> "\"" + answer.getKey() + "\":" + answer.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return ASK.formatted(
                owner,
                method,
                ",\"inputResponses\":" + responses + ",\"requestState\":\"" + first(STATE, asked) + "\"");
    }

    private static String first(final Pattern pattern, final String text) {
        final var found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private static void refused(final HttpResponse<String> answer, final int status, final int code) {
        assertThat(List.of(answer.statusCode(), answer.body().contains("\"code\":" + code + ",")))
                .as(answer.body())
                .containsExactly(status, true);
    }
}
