package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
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

/** What a client gets that asks wrongly, and that nothing is lost by it: its session answers right after. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String SECRET = "upstream-secret-4711";

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private ProcessGroup group;
    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private McpHttp client;
    private String session = "";

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        upstream = ScriptedUpstream.start("add_note", "list_notes", "search").tool("hold", (call, peer) -> {
            held.countDown();
            release.await();
            peer.result(call, ScriptedUpstream.text("held"));
        });
        gateway = TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        """
                listeners:
                  mcp:
                    address: "127.0.0.1:${PORT}"
                    limits: { body: 256KiB, headers: 8KiB, headerTimeout: 1s, bodyTimeout: 1s }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                upstreams:
                  notes: { url: "%s", headers: { Authorization: "Bearer ${UPSTREAM_SECRET}" } }
                routes:
                  main: { path: /mcp, auth: none, strict: true, upstreams: [notes], access: [ { allow: ["notes/*_note*", "notes/hold"] } ] }
                """.formatted(upstream.url()),
                        Map.of("UPSTREAM_SECRET", SECRET))
                .awaitReady();
        client = new McpHttp(gateway.url("/mcp"));
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        session = client.session().orElseThrow();
    }

    @AfterAll
    void stop() throws Exception {
        release.countDown();
        client.close();
        gateway.close();
        upstream.close();
        group.close();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        assertThat(client.call("add_note", "{}").body()).contains("add_note").doesNotContain("error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -32700 | {"jsonrpc":"2.0","id":1,"method":
            -32700 | this is no JSON
            -32700 | {"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}
            -32700 | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add_note","arguments":{"a":1,"a":2}}}
            -32700 | {"jsonrpc":"2.0","id":1,"method":"ping"} {"jsonrpc":"2.0","id":2,"method":"ping"}
            -32600 | [{"jsonrpc":"2.0","id":1,"method":"ping"}]
            -32600 | []
            -32600 | "ping"
            -32600 | {"jsonrpc":"1.0","id":1,"method":"ping"}
            -32600 | {"id":1,"method":"ping"}
            -32600 | {"jsonrpc":"2.0","id":null,"method":"ping"}
            -32600 | {"jsonrpc":"2.0","id":{},"method":"ping"}
            -32600 | {"jsonrpc":"2.0","id":1,"method":7}
            """)
    void aBodyThatIsNoMessageIsRefusedWithItsReason(final int code, final String body) throws Exception {
        refused(client.post(body), 400, code);
    }

    @Test
    void anEmptyBodyAndOneNestedTooDeeplyAreNoJson() throws Exception {
        refused(client.post(""), 400, -32700);
        refused(
                client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":" + "[".repeat(5000)),
                400,
                -32700);
    }

    @Test
    void aMethodNobodyKnowsIsNamedAndTheRequestsIdComesBack() throws Exception {
        final var answer = client.request("tools/destroy", "{}");
        refused(answer, 200, -32601);
        assertThat(answer.body()).contains("tools/destroy").doesNotContain("\"id\":null");
    }

    @Test
    void anUnknownToolComesWithTheNearestNamesThatTheCallerMaySee() throws Exception {
        final var near = client.call("ad_note", "{}");
        refused(near, 200, -32602);
        assertThat(near.body()).contains("\"nearest\":[\"add_note\"");
        assertThat(client.call("serch", "{}").body()).contains("-32602").doesNotContain("\"search\"", "nearest");
        assertThat(client.call("search", "{}").body()).contains("-32602").doesNotContain("nearest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":7}", "{\"arguments\":{}}"})
    void aCallWithoutANameIsToldSo(final String params) throws Exception {
        final var answer = client.request("tools/call", params);
        refused(answer, 400, -32602);
        assertThat(answer.body()).contains("params.name").doesNotContain("\"id\":null");
    }

    @Test
    void aCursorThatNobodyGaveIsRefused() throws Exception {
        refused(client.request("tools/list", "{\"cursor\":\"mine\"}"), 200, -32602);
    }

    @Test
    void anUnknownSessionIs404AndAMissingOne400() throws Exception {
        try (var stranger = new McpHttp(gateway.url("/mcp"))) {
            refused(stranger.post(LIST), 400, -32600);
            stranger.resume("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            refused(stranger.post(LIST), 404, -32001);
            stranger.resume("no session at all!");
            refused(stranger.post(LIST), 404, -32001);
            stranger.resume(session.substring(0, session.length() - 2) + "xx");
            refused(stranger.post(LIST), 404, -32001);
            assertThat(stranger.delete().statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aSessionThatWasDeletedIs404() throws Exception {
        try (var leaving = new McpHttp(gateway.url("/mcp"))) {
            leaving.initialize();
            assertThat(leaving.delete().statusCode()).isBetween(200, 204);
            refused(leaving.post(LIST), 404, -32001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1999-01-01", "nonsense", "2024-11-05"})
    void aVersionHeaderThatIsNotServedNamesThoseThatAre(final String version) throws Exception {
        final var answer = client.send(post(LIST).setHeader("MCP-Protocol-Version", version));
        refused(answer, 400, -32600);
        assertThat(answer.body()).contains("\"2025-11-25\"", "\"2025-06-18\"", "\"2025-03-26\"");
    }

    @Test
    void theWrongTypesAreToldWhatIsRight() throws Exception {
        refused(client.send(post(LIST).setHeader("Content-Type", "text/plain")), 415, -32600);
        refused(client.send(post(LIST).setHeader("Content-Encoding", "gzip")), 415, -32600);
        refused(client.send(post(LIST).setHeader("Accept", "application/json")), 406, -32600);
        refused(client.send(post(LIST).setHeader("Accept", "text/event-stream")), 406, -32600);
        refused(
                client.send(
                        client.builder().setHeader("Accept", "application/json").GET()),
                406,
                -32600);
        assertThat(client.send(post(LIST).setHeader("Content-Type", "application/json; charset=utf-8"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send(post(LIST).setHeader("Accept", "*/*")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "HEAD", "TRACE", "BREW"})
    void aMethodThatIsNotAllowedNamesThoseThatAre(final String method) throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(method + " /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n");
            final var answer = raw.readHead();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).contains("GET", "POST", "DELETE");
        }
    }

    @Test
    void aHeadRequestHasNoBodyAndTheConnectionGoesOn() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send("HEAD /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.readHead().status()).isEqualTo(405);
            assertThat(raw.send(RawHttp.post(session, LIST)).read().text()).contains("add_note");
        }
    }

    @Test
    void aPathThatIsNoRouteIs404() throws Exception {
        try (var lost = new McpHttp(gateway.url("/elsewhere"))) {
            refused(lost.post(LIST), 404, -32600);
        }
    }

    @Test
    void headersThatAreTooLargeAre431() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "X-Large: " + "a".repeat(20_000), "Content-Length: 0"));
            assertThat(raw.read().status()).isEqualTo(431);
        }
    }

    @Test
    void aBodyThatIsTooLargeIs413BeforeItIsSent() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            final var answer =
                    raw.send(RawHttp.head(session, "Content-Length: 999999999")).read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("-32600", "262144");
        }
    }

    @Test
    void aBodyInChunksThatIsTooLargeIs413OnceItIs() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Transfer-Encoding: chunked"));
            for (int i = 0; i < 9; i++) {
                raw.send("8000\r\n" + " ".repeat(0x8000) + "\r\n");
            }
            assertThat(raw.read().status()).isEqualTo(413);
            raw.send("0\r\n\r\n");
            assertThat(raw.send(RawHttp.post(session, LIST)).read().text()).contains("add_note");
        }
    }

    @Test
    void aBrokenTransferCodingIs400() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Transfer-Encoding: chunked")).send("nonsense\r\n");
            assertThat(raw.read().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET /mcp HTTP/1.1\r\nno colon here\r\n\r\n"})
    void whatIsNoHttpIs400AndEnds(final String head) throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            assertThat(raw.send(head).read().status()).isEqualTo(400);
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aBodyThatDripsIs408() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Content-Length: 100")).send("{");
            final var answer = raw.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("-32600");
        }
    }

    @Test
    void aHeadThatDripsIs408AndEnds() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send("POST /mcp HTTP/1.1\r\nHost: lo");
            assertThat(raw.read().status()).isEqualTo(408);
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aClientThatClosedItsSendingSideStillGetsItsAnswer() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.post(session, LIST)).finish();
            assertThat(raw.read().text()).contains("add_note");
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsBodyLosesOnlyItself() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Content-Length: 100"))
                    .send("{\"jsonrpc\"")
                    .finish();
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            final var all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                final var method = i % 3 == 0 ? "tools/list" : i % 3 == 1 ? "ping" : "no/such";
                all.append(RawHttp.post(
                        session, "{\"jsonrpc\":\"2.0\",\"id\":\"p" + i + "\",\"method\":\"" + method + "\"}"));
            }
            raw.send(all.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(raw.read().text()).contains("\"id\":\"p" + i + "\"");
            }
        }
    }

    @Test
    void aBadRequestOnAConnectionLeavesTheNextOneAlone() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            assertThat(raw.send(RawHttp.post(session, "{nonsense")).read().status())
                    .isEqualTo(400);
            assertThat(raw.send(RawHttp.post("", LIST)).read().status()).isEqualTo(400);
            assertThat(raw.send(RawHttp.post(session, LIST).replace("application/json\r", "text/html\r"))
                            .read()
                            .status())
                    .isEqualTo(415);
            assertThat(raw.send(RawHttp.post(session, LIST)).read().text()).contains("add_note");
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredAndItsConnectionEnds() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            final var answer = raw.send(RawHttp.post(session, LIST).replace("HTTP/1.1", "HTTP/1.0"))
                    .read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("add_note");
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aClientThatWaitsToBeAskedForItsBodyIsAsked() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Content-Length: " + LIST.length(), "Expect: 100-continue"));
            assertThat(raw.read().status()).isEqualTo(100);
            assertThat(raw.send(LIST).read().text()).contains("add_note");
        }
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(session, "Content-Length: 999999999", "Expect: 100-continue"));
            assertThat(raw.read().status()).isEqualTo(413);
        }
    }

    @Test
    void anIdOfARequestThatStillRunsIsRefusedHoweverOften() throws Exception {
        try (var other = new McpHttp(gateway.url("/mcp"))) {
            other.initialize();
            final var hold =
                    "{\"jsonrpc\":\"2.0\",\"id\":\"same\",\"method\":\"tools/call\",\"params\":{\"name\":\"hold\"}}";
            try (var raw = new RawHttp(gateway.port())) {
                raw.send(RawHttp.post(other.session().orElseThrow(), hold));
                held.await();
                refused(other.post(hold), 400, -32600);
                refused(other.post(hold), 400, -32600);
                assertThat(other.post("{\"jsonrpc\":\"2.0\",\"id\":\"same\",\"method\":\"tools/list\"}")
                                .body())
                        .as("a list under the same id does not end the call's")
                        .contains("\"id\":\"same\"");
                refused(other.post(hold), 400, -32600);
                release.countDown();
                assertThat(raw.read().text()).contains("held");
            }
            assertThat(other.post(hold).body()).as("it may be used again").contains("held");
        }
    }

    private HttpRequest.Builder post(final String body) {
        return client.builder()
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private void refused(final HttpResponse<String> answer, final int status, final int code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .contains("\"code\":" + code, "\"requestId\":", "\"tier\":\"client\"")
                .doesNotContain("127.0.0.1", SECRET, "Exception", "java.", "\tat ");
    }
}
