package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that go by in an event, and arguments, of many megabytes: byte for byte, at their reader's pace, and never half. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeMessagesIT {

    private static final int LARGE = 10_000_000;
    private static final int HUGE = 60_000_000;
    private static final String TEXT = "0123456789abcdef".repeat(LARGE / 16);

    private final AtomicLong poured = new AtomicLong();
    private ProcessGroup group;
    private ScriptedUpstream upstream;
    private TestGateway gateway;
    private McpHttp client;

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        upstream = ScriptedUpstream.start("ok");
        results();
        failures();
        upstream.tool(
                "count",
                (call, peer) -> peer.result(
                        call,
                        ScriptedUpstream.text(
                                call.body().length() + " " + call.body().contains("\"text\":\"" + TEXT + "\""))));
        gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreamDefaults: { eventLimit: 100MiB }
                        limits: { bodies: 40MiB }
                        upstreams:
                          files: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [{ upstream: files, prefix: files }] }
                        """.formatted(upstream.url()))
                .awaitReady();
        client = new McpHttp(gateway.url("/mcp"));
        // Of a revision without priming events, so that no stream is let go.
        assertThat(client.initialize("2025-06-18", "{}").statusCode()).isEqualTo(200);
        assertThat(client.request("tools/list", "{}").body()).contains("files__event");
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        gateway.close();
        upstream.close();
        group.close();
    }

    @AfterEach
    void itGoesOn() throws Exception {
        assertThat(gateway.process().isAlive()).isTrue();
        assertThat(client.call("files__ok", "{}").body()).contains("\"text\":\"ok\"");
    }

    private void results() {
        upstream.tool("event", (call, peer) -> {
                    peer.stream();
                    peer.event(call.result(ScriptedUpstream.text("first")).replace(call.id(), "\"of another\""));
                    peer.chunk("id: 1\nevent: message\ndata: ");
                    peer.chunk(call.result(ScriptedUpstream.text(TEXT)));
                    peer.chunk("\n\n");
                    peer.endStream();
                })
                .tool("lines", (call, peer) -> {
                    peer.stream();
                    peer.chunk("data: {\ndata: \"result\":" + ScriptedUpstream.text(TEXT) + ",\ndata: \"id\":"
                            + call.id() + ",\ndata: \"jsonrpc\":\"2.0\"}\n\n");
                    peer.endStream();
                })
                .tool("huge", (call, peer) -> {
                    peer.stream();
                    peer.chunk(
                            "data: " + call.result(ScriptedUpstream.text("@")).replaceAll("@.*", ""));
                    pour(peer);
                    peer.chunk("\"}]}}\n\n");
                    peer.endStream();
                });
    }

    private void pour(final UpstreamPeer peer) throws IOException {
        final var piece = new byte[100_000];
        Arrays.fill(piece, (byte) 'x');
        poured.set(0);
        for (int i = 0; i < HUGE / piece.length; i++) {
            peer.chunk(piece);
            poured.addAndGet(piece.length);
        }
    }

    private void failures() {
        upstream.tool("cut", (call, peer) -> {
                    peer.stream();
                    peer.chunk(
                            "data: " + call.result(ScriptedUpstream.text(TEXT)).substring(0, LARGE / 2));
                    peer.close();
                })
                .tool("ended", (call, peer) -> {
                    peer.stream();
                    peer.chunk(
                            "data: " + call.result(ScriptedUpstream.text(TEXT)).substring(0, LARGE / 2));
                    peer.endStream();
                })
                .tool(
                        "twice",
                        (call, peer) -> wrong(peer, call.result(ScriptedUpstream.text(TEXT) + ",\"id\":" + call.id())))
                .tool(
                        "other",
                        (_, peer) -> wrong(
                                peer,
                                "{\"result\":" + ScriptedUpstream.text(TEXT)
                                        + ",\"jsonrpc\":\"2.0\",\"id\":\"other\"}"))
                .tool("control", (call, peer) -> wrong(peer, call.result(ScriptedUpstream.text(TEXT + "\u0001"))))
                .tool("resumed", (call, peer) -> {
                    peer.stream();
                    peer.chunk("id: here\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
                            + "{\"level\":\"error\",\"data\":\"" + call.id().replace("\"", "") + "\"}}\n\n");
                    peer.chunk(
                            "data: " + call.result(ScriptedUpstream.text(TEXT)).substring(0, LARGE / 2));
                    peer.close();
                })
                .on("GET", (call, peer) -> {
                    if (call.headers().getOrDefault("last-event-id", "").equals("here")) {
                        peer.stream();
                        peer.event(
                                "{\"jsonrpc\":\"2.0\",\"id\":\"big\",\"result\":" + ScriptedUpstream.text(TEXT) + "}");
                        peer.endStream();
                    } else {
                        peer.answer("405 Method Not Allowed", "text/plain", "", "");
                    }
                });
    }

    private static void wrong(final UpstreamPeer peer, final String message) throws IOException {
        peer.stream();
        peer.event(message);
        peer.endStream();
    }

    private RawHttp ask(final String tool) throws IOException {
        return ask(tool, "big");
    }

    private RawHttp ask(final String tool, final String id) throws IOException {
        return new RawHttp(gateway.port())
                .send(RawHttp.post(
                        client.session().orElseThrow(),
                        "{\"jsonrpc\":\"2.0\",\"id\":\"" + id
                                + "\",\"method\":\"tools/call\",\"params\":{\"name\":\"files__" + tool + "\"}}"));
    }

    private RawHttp.Answer call(final String tool) throws IOException {
        try (var raw = ask(tool)) {
            return raw.read();
        }
    }

    /** Events as a client dispatches them: their last type counts. */
    private static List<String> messages(final String stream) {
        return Arrays.stream(stream.split("\n\n", -1))
                .filter(block -> block.contains("data: ") && !block.contains("\nevent: void"))
                .map(block -> block.replaceAll("(?s).*?data: ([^\n]*).*", "$1"))
                .filter(data -> !data.isEmpty())
                .toList();
    }

    @Test
    void aLargeEventArrivesByteForByteAndItsIdComesLast() throws Exception {
        final var answer = call("event");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        final var messages = messages(answer.text());
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst()
                        .equals("{\"jsonrpc\":\"2.0\",\"id\":\"big\",\"result\":" + ScriptedUpstream.text(TEXT) + "}"))
                .isTrue();
        assertThat(answer.text().substring(LARGE)).containsPattern("}\nid: [^\n]+\n\n$");
    }

    @Test
    void aLargeEventOfManyLinesIsOneMessageOnOneLine() throws Exception {
        final var messages = messages(call("lines").text());
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst()
                        .equals("{ \"result\":" + ScriptedUpstream.text(TEXT)
                                + ", \"id\":\"big\", \"jsonrpc\":\"2.0\"}"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"cut, -31004", "ended, -31004", "twice, -31007", "other, -31007", "control, -31007"})
    void whatGoesWrongAfterTheFirstOfItWentOnIsUnsaidAndEndsWithAnError(final String tool, final int code)
            throws Exception {
        final var answer = call(tool);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.body().length).as("some of it has gone by").isGreaterThan(1_000_000);
        final var messages = messages(answer.text());
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst())
                .contains("\"id\":\"big\"", "\"code\":" + code, "\"tier\":\"upstream\"")
                .hasSizeLessThan(2_000);
    }

    @Test
    void whatBreaksAndGoesOnElsewhereArrivesWhole() throws Exception {
        final var messages = messages(call("resumed").text());
        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst()).contains("notifications/message");
        assertThat(messages.getLast()
                        .equals("{\"jsonrpc\":\"2.0\",\"id\":\"big\",\"result\":" + ScriptedUpstream.text(TEXT) + "}"))
                .isTrue();
    }

    @Test
    void aClientThatDoesNotReadHoldsItsServerBackAndNobodyElse() throws Exception {
        try (var slow = ask("huge", "slow")) {
            slow.readHead();
            for (int i = 0; i < 100; i++) {
                assertThat(client.call("files__ok", "{}").statusCode()).isEqualTo(200);
            }
            assertThat(poured).as("what lies in the sockets' buffers").hasValueLessThan(HUGE - 10_000_000);
            long bytes = 0;
            for (String part = slow.chunk(); !part.isEmpty(); part = slow.chunk()) {
                bytes += part.length();
            }
            assertThat(bytes).isGreaterThan(HUGE);
        }
    }

    @Test
    void aClientThatLeavesMidwayLetsItsCallGoOnToItsEnd() throws Exception {
        // Its id stays in use until the gateway, too, has seen the end.
        try (var leaving = ask("huge", "left")) {
            leaving.readHead();
            assertThat(leaving.chunk()).isNotEmpty();
        }
        Await.until(poured::get, sent -> sent >= HUGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void largeArgumentsArriveWithTheToolsOwnName(final int atATime) throws Exception {
        final var message = arguments();
        try (var first = new RawHttp(gateway.port());
                var second = new RawHttp(gateway.port());
                var third = new RawHttp(gateway.port())) {
            final var connections = List.of(first, second, third).subList(0, atATime);
            for (final var raw : connections) {
                raw.send(RawHttp.post(
                        client.session().orElseThrow(), message.replace("\"args\"", "\"args" + raw.hashCode() + "\"")));
            }
            for (final var raw : connections) {
                assertThat(raw.read().text()).contains(" true\"}");
            }
        }
    }

    @Test
    void largeArgumentsInChunksArriveToo() throws Exception {
        try (var raw = new RawHttp(gateway.port())) {
            raw.send(RawHttp.head(client.session().orElseThrow(), "Transfer-Encoding: chunked"));
            final var bytes = arguments().getBytes(StandardCharsets.US_ASCII);
            for (int at = 0; at < bytes.length; at += 300_000) {
                final var piece = Arrays.copyOfRange(bytes, at, Math.min(at + 300_000, bytes.length));
                raw.send(Integer.toHexString(piece.length) + "\r\n").send(piece).send("\r\n");
            }
            assertThat(raw.send("0\r\n\r\n").read().text()).contains(" true\"}");
        }
    }

    @Test
    void whoDeclaresMuchAndSendsLittleLeavesTheRoomToOthers() throws Exception {
        try (var first = new RawHttp(gateway.port());
                var second = new RawHttp(gateway.port());
                var third = new RawHttp(gateway.port())) {
            for (final var raw : List.of(first, second, third)) {
                raw.send(RawHttp.head(client.session().orElseThrow(), "Content-Length: 16000000"))
                        .send("{\"jsonrpc\":\"2.0\",");
            }
            largeArgumentsArriveWithTheToolsOwnName(3);
        }
    }

    private static String arguments() {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"args\",\"method\":\"tools/call\",\"params\":{\"name\":\"files__count\",\"arguments\":"
                + "{\"text\":\"" + TEXT + "\"}}}";
    }
}
