package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of large arguments is used again: what arrives is always of the one call, and all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeArgumentsIT {

    /** More than the sockets between the gateway and a server take by themselves. */
    private static final int LARGE = 9_000_000;

    private final CountDownLatch sessionsReadOn = new CountDownLatch(1);
    private final CountDownLatch roundsReadOn = new CountDownLatch(1);
    private final AtomicInteger rounds = new AtomicInteger();
    private ProcessGroup group;
    private ScriptedUpstream upstream;
    private ScriptedUpstream stateless;
    private TestGateway gateway;
    private McpHttp client;

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        upstream = ScriptedUpstream.start("ok")
                .tool("say", (call, peer) -> peer.result(call, ScriptedUpstream.text(said(call))))
                .tool("early", (_, _) -> {})
                .early((call, peer) -> {
                    if (call.tool().equals("early")) {
                        early(sessionsReadOn, peer, call.result(ScriptedUpstream.text("at once")));
                    }
                });
        stateless = stateless();
        gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          files: { url: "%s" }
                          rounds: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [files, rounds] }
                        """.formatted(upstream.url(), stateless.url()))
                .awaitReady();
        client = new McpHttp(gateway.url("/mcp"));
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        assertThat(client.request("tools/list", "{}").body()).contains("files__say", "rounds__early");
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        gateway.close();
        upstream.close();
        stateless.close();
        group.close();
    }

    /** A server without sessions, which at first finds that header fields do not agree with what it has read so far. */
    private ScriptedUpstream stateless() throws Exception {
        final var lasting = "\"resultType\":\"complete\",\"ttlMs\":60000,\"cacheScope\":\"public\"}";
        return ScriptedUpstream.start()
                .on(
                        "server/discover",
                        (call, peer) -> peer.result(
                                call,
                                "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
                                        + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}," + lasting))
                .on(
                        "tools/list",
                        (call, peer) -> peer.result(
                                call, "{\"tools\":[" + ScriptedUpstream.definitions(List.of("early")) + "]," + lasting))
                .on(
                        "tools/call",
                        (call, peer) -> peer.result(
                                call,
                                "{\"content\":[{\"type\":\"text\",\"text\":\"at last\"}],\"resultType\":\"complete\"}"))
                .early((call, peer) -> {
                    if (rounds.incrementAndGet() == 1) {
                        early(
                                roundsReadOn,
                                peer,
                                "{\"jsonrpc\":\"2.0\",\"id\":" + call.id()
                                        + ",\"error\":{\"code\":-32020,\"message\":\"no\"}}");
                    }
                });
    }

    /** Answers, and reads the rest of the request when it is told to. */
    private void early(final CountDownLatch readOn, final UpstreamPeer peer, final String answer)
            throws IOException, InterruptedException {
        peer.stream();
        peer.event(answer);
        readOn.await();
    }

    /** The letters of a text of one letter, how many they are, and whether anything follows the message. */
    private static String said(final UpstreamCall call) {
        final int from = call.body().indexOf("\"text\":\"") + 8;
        final int to = call.body().indexOf('"', from);
        final var letters = call.body().substring(from, to).chars().distinct().toArray();
        return (char) letters[0] + " " + letters.length + " " + (to - from) + " "
                + call.body().endsWith("}");
    }

    private static String wanted(final char letter, final int size) {
        return letter + " 1 " + size + " true";
    }

    private static String message(final int id, final String tool, final char letter, final int size) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"text\":\"" + String.valueOf(letter).repeat(size) + "\"}}}";
    }

    private void send(final RawHttp connection, final String message, final boolean chunked) throws Exception {
        final var session = client.session().orElseThrow();
        if (!chunked) {
            connection.send(RawHttp.post(session, message));
            return;
        }
        connection.send(RawHttp.head(session, "Transfer-Encoding: chunked"));
        final int half = message.length() / 2;
        for (final var part : List.of(message.substring(0, half), message.substring(half))) {
            connection.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
        }
        connection.send("0\r\n\r\n");
    }

    /** Calls with texts of many sizes, each of one letter. */
    private Void calls(final int caller) throws Exception {
        final var random = new Random(caller);
        try (var connection = new RawHttp(gateway.port())) {
            for (int call = 0; call < 12; call++) {
                final char letter = (char) ('a' + random.nextInt(26));
                final int size = (1 + random.nextInt(8)) * 1_000_000 - random.nextInt(150_000);
                send(connection, message(caller * 100 + call, "files__say", letter, size), random.nextBoolean());
                assertThat(connection.read().text()).contains(wanted(letter, size));
            }
        }
        return null;
    }

    @Test
    void eachOfManyOneAfterTheOtherAndAtATimeArrivesAsItWasSent() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<Void>> callers = new ArrayList<>();
            for (int caller = 1; caller <= 4; caller++) {
                final int number = caller;
                callers.add(threads.submit(() -> calls(number)));
            }
            for (final var caller : callers) {
                caller.get(1, TimeUnit.MINUTES);
            }
        }
    }

    /** For half a second after such an answer the server may read on; by then another call has come. */
    @ParameterizedTest
    @CsvSource({"files, at once", "rounds, at last"})
    void whatAServerHasNotReadWhenItAnswersIsNeverAnothersText(final String server, final String answer)
            throws Exception {
        try (var first = new RawHttp(gateway.port());
                var second = new RawHttp(gateway.port())) {
            send(first, message(1, server + "__early", 'a', LARGE), false);
            assertThat(first.read().text()).contains(answer);
            send(second, message(2, "files__say", 'b', LARGE), false);
            assertThat(second.read().text()).contains(wanted('b', LARGE));
            final boolean inSession = server.equals("files");
            (inSession ? sessionsReadOn : roundsReadOn).countDown();
            final var reader = inSession ? upstream : stateless;
            Eventually.holds("the end of the first", () -> early(reader).size() == (inSession ? 1 : 2));
            assertThat(early(reader)).allSatisfy(call -> {
                assertThat(call.body().length()).isGreaterThan(1_000_000);
                assertThat(call.body().contains("bb")).isFalse();
            });
        }
    }

    private static List<UpstreamCall> early(final ScriptedUpstream reader) {
        return reader.calls("tools/call").stream()
                .filter(call -> call.body().contains("\"name\":\"early\""))
                .toList();
    }
}
