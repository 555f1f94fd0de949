package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets when a server behind the gateway misbehaves in its answer, and that the other servers go on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUpstreamIT {

    private static final int LARGE = 30 << 20;
    private static final String PROGRESS =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":%d}}";

    private final CountDownLatch heard = new CountDownLatch(1);
    private ProcessGroup group;
    private ScriptedUpstream hostile;
    private ScriptedUpstream calm;
    private TestGateway gateway;
    private McpHttp client;

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        calm = ScriptedUpstream.start("ok");
        hostile = ScriptedUpstream.start("ok");
        garbage();
        streams();
        large();
        gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreamDefaults: { timeouts: { call: 2s }, eventLimit: 4MiB }
                        upstreams:
                          hostile: { url: "%s" }
                          calm: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [hostile, calm] }
                        """.formatted(hostile.url(), calm.url()))
                .awaitReady();
        client = new McpHttp(gateway.url("/mcp"));
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        assertThat(client.request("tools/list", "{}").body()).contains("hostile__ok", "calm__ok");
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        gateway.close();
        hostile.close();
        calm.close();
        group.close();
    }

    @AfterEach
    void bothServersGoOn() throws Exception {
        assertThat(gateway.process().isAlive()).isTrue();
        assertThat(client.call("calm__ok", "{}").body()).contains("\"text\":\"ok\"");
        assertThat(client.call("hostile__ok", "{}").body()).contains("\"text\":\"ok\"");
    }

    private void garbage() {
        hostile.tool("html200", (_, peer) -> peer.answer("200 OK", "text/html", "", "<html>sign in</html>"))
                .tool("empty200", (_, peer) -> peer.answer("200 OK", "application/json", "", ""))
                .tool("untyped", (_, peer) -> peer.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
                .tool("otherId", (_, peer) -> peer.json("{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}"))
                .tool(
                        "request",
                        (call, peer) -> peer.json("{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + ",\"method\":\"ping\"}"))
                .tool(
                        "cutJson",
                        (call, peer) -> peer.json(call.result("{\"content\":[").replaceAll("}$", "")))
                .tool("accepted", (_, peer) -> peer.answer("202 Accepted", "text/plain", "", ""))
                .tool("notHttp", (_, peer) -> {
                    peer.raw("SSH-2.0-OpenSSH_9.7\r\n\r\n");
                    peer.close();
                })
                .tool("longHead", (_, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(1 << 20) + "\r\n\r\n");
                    peer.close();
                })
                .tool("truncatedJson", (call, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
                            + call.result("{}"));
                    peer.close();
                })
                .tool("noAnswer", (_, peer) -> peer.close())
                .tool("silence", (_, peer) -> peer.hang())
                .tool(
                        "charset",
                        (call, peer) -> peer.answer(
                                "200 OK",
                                "application/json; charset=utf-8",
                                "",
                                call.result(ScriptedUpstream.text("grüße"))))
                .tool(
                        "ownErrorId",
                        (_, peer) -> peer.answer(
                                "400 Bad Request",
                                "application/json",
                                "",
                                "{\"jsonrpc\":\"2.0\",\"id\":\"server-error\",\"error\":{\"code\":-32602,\"message\":\"no\"}}"))
                .tool(
                        "nullErrorId",
                        (_, peer) -> peer.json(
                                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no\"}}"));
        for (final var status : new String[] {"401", "403", "404", "418", "429", "500", "502", "503", "504"}) {
            hostile.tool(
                    "status" + status,
                    (_, peer) -> peer.answer(
                            status + " Refused",
                            "text/html",
                            "WWW-Authenticate: Bearer realm=\"inner\"\r\nRetry-After: 7\r\nX-Inner: secret\r\nSet-Cookie: a=b\r\n",
                            "<html>internal page at 10.1.2.3</html>"));
        }
    }

    private void streams() {
        hostile.tool("truncatedStream", (_, peer) -> {
                    peer.stream();
                    peer.event(PROGRESS.formatted(1));
                    peer.close();
                })
                .tool("emptyStream", (_, peer) -> {
                    peer.stream();
                    peer.endStream();
                })
                .tool("halfEvent", (call, peer) -> {
                    peer.stream();
                    peer.chunk("data: " + call.result("{").substring(0, 20));
                    peer.endStream();
                })
                .tool("silentStream", (_, peer) -> {
                    peer.stream();
                    peer.event(PROGRESS.formatted(1));
                    peer.hang();
                })
                .tool("garbageEvent", (_, peer) -> {
                    peer.stream();
                    peer.event("<html>");
                    peer.hang();
                })
                .tool("foreignEvent", (_, peer) -> {
                    peer.stream();
                    peer.event("{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}");
                    peer.endStream();
                })
                .tool("ordered", (call, peer) -> {
                    peer.stream();
                    for (int i = 1; i <= 100; i++) {
                        peer.event(PROGRESS.formatted(i));
                    }
                    peer.event(call.result(ScriptedUpstream.text("done")));
                    peer.endStream();
                })
                .tool("twice", (call, peer) -> {
                    peer.stream();
                    final var first = call.result(ScriptedUpstream.text("first"));
                    final var second = call.result(ScriptedUpstream.text("second"));
                    peer.chunk(
                            "data: " + first + "\n\ndata: " + second + "\n\ndata: " + PROGRESS.formatted(9) + "\n\n");
                    peer.event(second);
                    peer.endStream();
                })
                .tool("neverEnds", (call, peer) -> {
                    peer.stream();
                    peer.event(call.result(ScriptedUpstream.text("answered")));
                    peer.hang();
                })
                .tool("live", (call, peer) -> {
                    peer.stream();
                    peer.event(PROGRESS.formatted(1));
                    heard.await();
                    peer.event(call.result(ScriptedUpstream.text("done")));
                    peer.endStream();
                })
                .tool("asks", (call, peer) -> {
                    peer.stream();
                    peer.event("{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"method\":\"ping\"}");
                    peer.event(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"sampling/createMessage\",\"params\":{}}");
                    awaitAnswers(2);
                    peer.event(call.result(ScriptedUpstream.text("asked")));
                    peer.endStream();
                })
                .tool("longLine", (_, peer) -> {
                    peer.stream();
                    pour(peer, "data: {\"jsonrpc\":\"2.0\",\"x\":\"", 100 << 20);
                    peer.endStream();
                });
    }

    private void large() {
        hostile.tool("large", (call, peer) -> {
                    final var message = largeMessage(call.id());
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + message.length
                            + "\r\n\r\n");
                    peer.raw(message);
                })
                .tool("largeInChunks", (call, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    final var message = largeMessage(call.id());
                    for (int at = 0; at < message.length; at += 100_000) {
                        peer.chunk(Arrays.copyOfRange(message, at, Math.min(at + 100_000, message.length)));
                    }
                    peer.endStream();
                })
                .tool("largeCut", (call, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + LARGE
                            + "\r\n\r\n");
                    peer.raw(Arrays.copyOf(largeMessage(call.id()), LARGE / 3));
                    peer.close();
                })
                .tool("largeCutInChunks", (call, peer) -> {
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.chunk(Arrays.copyOf(largeMessage(call.id()), LARGE / 3));
                    peer.close();
                })
                .tool("largeNotJson", (call, peer) -> {
                    final var cut = Arrays.copyOf(largeMessage(call.id()), 1 << 20);
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + cut.length
                            + "\r\n\r\n");
                    peer.raw(cut);
                })
                .tool(
                        "largeGarbage",
                        (_, peer) -> peer.answer(
                                "200 OK", "application/json", "", "<html>sign in</html>" + " ".repeat(300 << 10)))
                .tool(
                        "largeGarbageLater",
                        (call, peer) -> peer.answer(
                                "200 OK",
                                "application/json",
                                "",
                                "{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + ",\"result\":{\"a\":\""
                                        + "x".repeat(200 << 10) + "\"]" + "x".repeat(200 << 10)))
                .tool("largeOtherId", (_, peer) -> {
                    final var message = largeMessage("\"other\"");
                    peer.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + message.length
                            + "\r\n\r\n");
                    peer.raw(message);
                })
                .tool("largeEvent", (call, peer) -> {
                    peer.stream();
                    peer.chunk("data: ");
                    peer.chunk(largeMessage(call.id()));
                    peer.chunk("\n\n");
                    peer.endStream();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "html200",
                "empty200",
                "untyped",
                "otherId",
                "request",
                "cutJson",
                "accepted",
                "notHttp",
                "longHead"
            })
    void anAnswerThatIsNotMcpIsCalledThat(final String tool) throws Exception {
        failed(client.call("hostile__" + tool, "{}"), -31007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncatedJson", "noAnswer"})
    void aConnectionThatBreaksIsToldAndThatTheCallMayHaveRun(final String tool) throws Exception {
        final var answer = client.call("hostile__" + tool, "{}");
        failed(answer, -31004);
        assertThat(answer.body()).contains("may have run", "\"retryable\":false");
        assertThat(hostile.calls("tools/call").stream()
                        .filter(call -> call.tool().equals(tool)))
                .as("it was not sent again")
                .hasSize(1);
    }

    @Test
    void anUpstreamThatNeverAnswersIsTooSlow() throws Exception {
        failed(client.call("hostile__silence", "{}"), -31005);
    }

    @ParameterizedTest
    @CsvSource({
        "status401, -31007",
        "status403, -31007",
        "status404, -31007",
        "status418, -31007",
        "status500, -31007",
        "status429, -31004",
        "status502, -31004",
        "status503, -31004",
        "status504, -31004"
    })
    void aStatusIsMappedAndNothingElseOfItLeaks(final String tool, final int code) throws Exception {
        final var answer = client.call("hostile__" + tool, "{}");
        failed(answer, code);
        assertThat(answer.headers().map()).doesNotContainKeys("www-authenticate", "x-inner", "set-cookie");
        assertThat(answer.body()).doesNotContain("inner", "10.1.2.3");
        if (code == -31004) {
            assertThat(answer.body()).contains("\"retryAfterMs\":7000", "\"retryable\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ownErrorId", "nullErrorId"})
    void anErrorThatTheServerGivesCarriesTheIdOfTheClient(final String tool) throws Exception {
        final var answer =
                client.post("{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"method\":\"tools/call\",\"params\":{\"name\":"
                        + "\"hostile__" + tool + "\"}}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"id\":\"mine\"", "\"message\":\"no\"")
                .doesNotContain("server-error");
    }

    @Test
    void aCharsetBesideTheTypeDoesNoHarm() throws Exception {
        assertThat(client.call("hostile__charset", "{}").body()).contains("grüße");
    }

    @ParameterizedTest
    @CsvSource({
        "truncatedStream, -31004", "emptyStream, -31004", "halfEvent, -31004", "silentStream, -31005",
        "garbageEvent, -31007", "foreignEvent, -31004", "longLine, -31007", "largeEvent, -31007"
    })
    void aStreamThatGoesWrongEndsWithAnErrorEvent(final String tool, final int code) throws Exception {
        final var answer = client.call("hostile__" + tool, "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(McpHttp.message(answer))
                .contains("\"code\":" + code, "\"tier\":\"upstream\"")
                .doesNotContain("127.0.0.1", "Exception");
    }

    @Test
    void messagesBeforeTheAnswerAreRelayedInTheirOrder() throws Exception {
        final var events = client.call("hostile__ordered", "{}")
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .toList();
        assertThat(events).hasSize(101);
        for (int i = 1; i <= 100; i++) {
            assertThat(events.get(i - 1)).contains("\"progress\":" + i + "}");
        }
        assertThat(events.getLast()).contains("done");
    }

    @Test
    void progressArrivesWhileTheCallRuns() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(
                    RawHttp.post(
                            client.session().orElseThrow(),
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"hostile__live\"}}"));
            assertThat(raw.readHead().header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(raw.event()).contains("notifications/progress");
            heard.countDown();
            assertThat(raw.event()).contains("done");
        }
    }

    @Test
    void whatFollowsTheAnswerIsIgnored() throws Exception {
        final var answer = client.call("hostile__twice", "{}");
        assertThat(answer.body()).contains("first").doesNotContain("second", "progress");
    }

    @Test
    void streamsThatAreNotEndedAfterTheAnswerDoNotUseUpThePool() throws Exception {
        for (int i = 0; i < 25; i++) {
            assertThat(McpHttp.message(client.call("hostile__neverEnds", "{}"))).contains("answered");
        }
    }

    @Test
    void whatTheServerAsksDuringACallIsAnsweredByTheGateway() throws Exception {
        final var answer = client.call("hostile__asks", "{}");
        assertThat(McpHttp.message(answer)).contains("asked");
        assertThat(answer.body())
                .as("a client that declared nothing is not asked")
                .doesNotContain("sampling", "ping");
        assertThat(hostile.answers())
                .anySatisfy(said -> assertThat(said).contains("\"id\":\"p1\"", "\"result\":{}"))
                .anySatisfy(said -> assertThat(said).contains("\"id\":\"s1\"", "-32601"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"large", "largeInChunks"})
    void aLargeAnswerArrivesByteForByte(final String tool) throws Exception {
        final var answer = rawCall(tool, "HTTP/1.1");
        assertThat(answer.whole()).isTrue();
        assertThat(sha(answer.body())).isEqualTo(sha(largeMessage(rawId(tool, "HTTP/1.1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"largeCut", "largeCutInChunks", "largeNotJson", "largeOtherId"})
    void aLargeAnswerThatGoesWrongNeverLooksWhole(final String tool) throws Exception {
        final var answer = rawCall(tool, "HTTP/1.1");
        assertThat(answer.whole())
                .as("%d of %d octets", answer.status(), answer.body().length)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"largeGarbage", "largeGarbageLater"})
    void aLargeAnswerThatIsWrongBeforeAnyOfItWentOnIsAnError(final String tool) throws Exception {
        failed(client.call("hostile__" + tool, "{}"), -31007);
    }

    @Test
    void aClientOfHttp10GetsStreamsWithoutChunks() throws Exception {
        final var answer = rawCall("ordered", "HTTP/1.0");
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
        assertThat(answer.text()).startsWith("id: ").contains("done").doesNotContain("\r\n");
        assertThat(sha(rawCall("largeInChunks", "HTTP/1.0").body()))
                .isEqualTo(sha(largeMessage(rawId("largeInChunks", "HTTP/1.0"))));
    }

    private RawHttp.Answer rawCall(final String tool, final String version) throws IOException {
        try (var raw = new RawHttp(gateway.port())) {
            return raw.send(RawHttp.post(
                                    client.session().orElseThrow(),
                                    "{\"jsonrpc\":\"2.0\",\"id\":" + rawId(tool, version)
                                            + ",\"method\":\"tools/call\",\"params\":{\"name\":\"hostile__" + tool
                                            + "\"}}")
                            .replace("HTTP/1.1", version))
                    .read();
        }
    }

    /** One for each call: an answer that ends early is seen by the client before its id is free again. */
    private static String rawId(final String tool, final String version) {
        return "\"" + tool + " by " + version + "\"";
    }

    private void awaitAnswers(final int count) throws InterruptedException {
        final long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (hostile.answers().size() < count && System.nanoTime() < deadline) {
            new CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }

    private static void pour(final UpstreamPeer peer, final String start, final int bytes) throws IOException {
        peer.chunk(start);
        final var piece = "y".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes / piece.length; i++) {
            peer.chunk(piece);
        }
    }

    private static byte[] largeMessage(final String id) {
        final var text = "0123456789abcdef".repeat(LARGE / 16);
        return ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + text
                        + "\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String sha(final byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static void failed(final HttpResponse<String> answer, final int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"code\":" + code, "\"tier\":\"upstream\"", "\"requestId\":", "\"upstream\":\"hostile\"")
                .doesNotContain("\"id\":null", "127.0.0.1", "Exception", "<html>");
    }
}
