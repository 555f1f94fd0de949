package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.testkit.ScriptedTransport;
import io.sallyport.server.testkit.ScriptedTransport.Sent;
import io.sallyport.server.testkit.Upstreams;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcExchangeTest {

    private static final String OURS = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[]}}";
    private static final String FOREIGN = "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{\"content\":[]}}";
    private static final String PROGRESS =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1}}";

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final UpstreamSettings settings = Upstreams.settings("crm");
    private final Upstreams observer = new Upstreams();
    private final RpcClient rpc = client(transport);
    private final LiveEndpoint endpoint =
            new LiveEndpoint(new Endpoint("crm", URI.create("http://crm.test/mcp"), ""), settings.breaker(), loop);
    private final Heard heard = new Heard();

    private RpcClient client(final UpstreamTransport with) {
        return new RpcClient(with, new EnvelopeScanner(64), new RpcClient.Limits(1000, 200, 64), observer);
    }

    private Sent send() {
        return send(false);
    }

    private Sent send(final boolean whole) {
        rpc.send(endpoint, settings, request(whole), loop, heard);
        return transport.last();
    }

    private static Rpc.Message request(final boolean whole) {
        final var id = new RequestId.Numeric("7");
        final var deadlines = new Rpc.Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(60));
        return new Rpc.Message(
                Messages.request(id, "tools/call"),
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                deadlines,
                whole);
    }

    private void assertHeard(final String... lines) {
        loop.run();
        assertThat(heard.lines()).containsExactly(lines);
        assertThat(endpoint.inFlight()).isZero();
    }

    @Test
    void aJsonAnswerIsTheEnd() {
        send().json(200, OURS);
        assertHeard("answered " + OURS);
    }

    @Test
    void aStreamMayTellMoreBeforeItAnswers() {
        send().head(200, "text/event-stream").event(PROGRESS).event(OURS).complete();
        assertHeard("streaming", "message " + PROGRESS, "answered " + OURS);
    }

    @Test
    void aStreamReadsAlikeHoweverItIsCut() {
        final var bytes = ("\uFEFF: hello\r\n\r\ndata:" + PROGRESS + "\r\n\r\nevent: message\nid: 3\ndata: " + OURS
                        + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            final var each = new Heard();
            rpc.send(endpoint, settings, request(false), loop, each);
            transport
                    .last()
                    .head(200, "text/event-stream")
                    .chunk(Arrays.copyOf(bytes, cut))
                    .chunk(Arrays.copyOfRange(bytes, cut, bytes.length))
                    .complete();
            assertThat(each.lines())
                    .as("cut at %d", cut)
                    .containsExactly("streaming", "message " + PROGRESS, "answered " + OURS);
        }
        assertThat(endpoint.inFlight()).isZero();
    }

    @Test
    void aJsonAnswerReadsAlikeHoweverItIsCut() {
        final var bytes = OURS.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            final var each = new Heard();
            rpc.send(endpoint, settings, request(false), loop, each);
            transport
                    .last()
                    .head(200, "application/json")
                    .chunk(Arrays.copyOf(bytes, cut))
                    .chunk(Arrays.copyOfRange(bytes, cut, bytes.length))
                    .complete();
            assertThat(each.lines()).as("cut at %d", cut).containsExactly("answered " + OURS);
        }
    }

    @Test
    void anAnswerToAnotherRequestIsPassedOver() {
        send().head(200, "text/event-stream").event(FOREIGN).event(OURS).complete();
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void aStreamThatOnlyAnswersAnotherRequestHasBroken() {
        send().head(200, "text/event-stream").event(FOREIGN).complete();
        assertHeard("streaming", "failed truncated");
    }

    @Test
    void nothingIsHeardAfterTheAnswer() {
        final var sent = send().head(200, "text/event-stream");
        sent.chunk("data: " + OURS + "\n\ndata: " + PROGRESS + "\n\ndata: " + OURS + "\n\n")
                .event(PROGRESS);
        sent.breaks(Breakdown.Kind.TRUNCATED);
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void aServerThatKeepsTheStreamOpenAfterItsAnswerLosesTheConnection() {
        final var sent = send().head(200, "text/event-stream").event(OURS);
        loop.advance(Duration.ofMillis(499));
        assertThat(sent.isCancelled()).isFalse();
        loop.advance(Duration.ofMillis(1));
        assertThat(sent.isCancelled()).isTrue();
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void aServerThatEndsItsStreamKeepsTheConnection() {
        final var sent = send().head(200, "text/event-stream").event(OURS);
        sent.complete();
        assertThat(loop.waiting()).isZero();
        assertThat(sent.isCancelled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}} {}"
            })
    void whatIsNoAnswerIsGarbageAndTheEndpointIsBusyWithItOnce(final String body) {
        send().json(200, body);
        assertHeard("failed garbage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/html", "application/json-seq", "text/plain"})
    void anotherContentTypeIsGarbageBeforeItsBody(final String type) {
        final var sent = send().head(200, type);
        assertHeard("failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void anEventThatIsNoMessageEndsIt() {
        final var sent = send().head(200, "text/event-stream")
                .event(PROGRESS)
                .event("{oops")
                .event(OURS);
        assertHeard("streaming", "message " + PROGRESS, "failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void anEventOfAnotherTypeIsPassedOver() {
        send().head(200, "text/event-stream")
                .chunk("event: ping\ndata: 2026-01-01\n\nevent: endpoint\ndata: " + FOREIGN + "\n\n")
                .event(OURS)
                .complete();
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void anEventLargerThanAllowedEndsIt() {
        final var sent = send().head(200, "text/event-stream");
        for (int i = 0; i < 80; i++) {
            sent.chunk("data: " + "x".repeat(1024));
        }
        assertHeard("streaming", "failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void aLargeAnswerIsRelayedAsItComes() {
        final var answer = large("7");
        final var bytes = answer.getBytes(StandardCharsets.UTF_8);
        final var sent = send().head(200, "application/json");
        for (final byte each : bytes) {
            sent.chunk(new byte[] {each});
        }
        sent.complete();
        assertHeard("large", "large end");
        assertThat(heard.parts()).isEqualTo(answer);
    }

    @Test
    void aLargeAnswerToAnotherRequestFailsInTheEnd() {
        final var answer = large("8");
        send().head(200, "application/json")
                .chunk(answer.substring(0, 400))
                .chunk(answer.substring(400))
                .complete();
        assertHeard("large", "failed garbage");
    }

    @Test
    void aLargeAnswerThatIsNotJsonStopsBeingRelayed() {
        final var sent = send().head(200, "application/json")
                .chunk(large("7").substring(0, 400))
                .chunk("x")
                .chunk("\"]");
        assertHeard("large", "failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void aLargeAnswerThatStopsShortFails() {
        send().head(200, "application/json")
                .chunk(large("7").substring(0, 400))
                .chunk("x")
                .complete();
        assertHeard("large", "failed garbage");
    }

    @Test
    void aLargeAnswerThatIsWrongBeforeAnyOfItWentOnHasNotBegun() {
        final var sent = send().head(200, "application/json").chunk("<html>" + "x".repeat(500));
        assertHeard("failed garbage");
        assertThat(sent.isCancelled()).isTrue();
        heard.lines().clear();

        final var inPieces = send().head(200, "application/json");
        for (final char each : ("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":]" + "x".repeat(300)).toCharArray()) {
            inPieces.chunk(String.valueOf(each));
        }
        assertHeard("failed garbage");
        heard.lines().clear();

        send().json(200, large("8"));
        assertHeard("failed garbage");
        heard.lines().clear();

        send().head(200, "application/json").chunk(large("7").substring(0, 400)).breaks(Breakdown.Kind.TRUNCATED);
        assertHeard("failed truncated");
    }

    /** An event in three chunks, the first of them large. */
    private Sent stream(final String... lines) {
        final var event = String.join("\n", lines) + "\n\n";
        final int first = Math.min(event.length(), 300);
        final int second = Math.min(event.length(), 400);
        return send().head(200, "text/event-stream")
                .chunk(event.substring(0, first))
                .chunk(event.substring(first, second))
                .chunk(event.substring(second));
    }

    @Test
    void aLargeResultOnAStreamIsRelayedAsItComes() {
        final var bytes = ("event: message\ndata: " + large("7") + "\nid: 3\n\n").getBytes(StandardCharsets.UTF_8);
        final var sent = send().head(200, "text/event-stream").event(PROGRESS);
        for (final byte each : bytes) {
            sent.chunk(new byte[] {each});
        }
        sent.complete();
        assertHeard("streaming", "message " + PROGRESS, "large", "large end");
        assertThat(heard.parts()).isEqualTo(large("7"));
    }

    @Test
    void aLargeResultIsRelayedThoughItsIdComesLast() {
        final var answer = "{\"result\":{\"text\":\"" + "x".repeat(500) + "\"},\"jsonrpc\":\"2.0\",\"id\":7}";
        stream("data: " + answer).complete();
        assertHeard("streaming", "large", "large end");
        assertThat(heard.parts()).isEqualTo(answer);
    }

    @Test
    void aLargeResultOfManyLinesIsOneMessage() {
        final var answer = "{\n\"id\":7,\n\"result\":{\"text\":\n\"" + "x".repeat(500) + "\"\n},\n\"jsonrpc\":\"2.0\"}";
        stream("data: " + answer.replace("\n", "\ndata: ")).complete();
        assertHeard("streaming", "large", "large end");
        assertThat(heard.parts()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"},\"id\":7}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"},\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"},\"error\":{\"code\":1,\"message\":\"\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"},\"method\":\"ping\"}",
                "{\"result\":{\"text\":\"%s\"},\"jsonrpc\":\"2.0\",\"id\":8}",
                "{\"result\":{\"text\":\"%s\"},\"jsonrpc\":\"2.0\",\"id\":null}",
                "{\"result\":{\"text\":\"%s\"},\"jsonrpc\":\"2.0\"}",
                "{\"result\":{\"text\":\"%s\"},\"id\":7}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\"}}{}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"text\":\"%s\u0001\"}}"
            })
    void whatTurnsOutWrongAfterAPartOfItWentOnIsNeverWhole(final String answer) {
        final var sent = stream("data: " + answer.formatted("x".repeat(500)));
        assertHeard("streaming", "large", "failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void anEventThatSaysTooLateThatItIsNoMessageIsGarbage() {
        stream("data: " + large("7"), "event: other");
        assertHeard("streaming", "large", "failed garbage");
    }

    @Test
    void aLargeEventOfAnotherTypeIsPassedOver() {
        stream("event: other", "data: " + large("7")).event(OURS).complete();
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void whatIsLargeAndNoResultOfOursComesWhole() {
        final var notification =
                PROGRESS.replace("\"progress\":1", "\"progress\":1,\"message\":\"" + "x".repeat(500) + "\"");
        final var error =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1,\"message\":\"" + "x".repeat(500) + "\"}}";
        stream("data: " + notification).event(large("8")).event(error).complete();
        assertHeard("streaming", "message " + notification, "answered " + error);
    }

    @Test
    void aLargeResultThatIsNeededWholeIsNotRelayedInParts() {
        send(true).head(200, "text/event-stream").event(large("7")).complete();
        assertHeard("streaming", "answered " + large("7"));
    }

    @Test
    void aLargeResultThatOutgrowsAnEventFails() {
        final var sent = send().head(200, "text/event-stream")
                .chunk("data: " + large("7").substring(0, 400));
        for (int i = 0; i < 80; i++) {
            sent.chunk("x".repeat(1024));
        }
        assertHeard("streaming", "large", "failed garbage");
        assertThat(sent.isCancelled()).isTrue();
    }

    @Test
    void aLargeResultThatStopsShortFailsAsAStreamThatDoes() {
        send().head(200, "text/event-stream")
                .chunk("data: " + large("7").substring(0, 400))
                .chunk("x")
                .complete();
        assertHeard("streaming", "large", "failed truncated");
    }

    @Test
    void aLargeResultThatBrokeBeginsAnewWhereItsStreamIsTakenUpAgain() {
        stream("id: 1", "data: " + PROGRESS)
                .chunk("id: 2\ndata: " + large("7").substring(0, 400))
                .chunk("x")
                .breaks(Breakdown.Kind.TRUNCATED);
        loop.advance(Duration.ofMillis(500));
        assertThat(transport.last().header("Last-Event-ID")).contains("1");
        transport
                .last()
                .head(200, "text/event-stream")
                .chunk("id: 2\ndata: " + large("7") + "\n\n")
                .complete();
        assertHeard("streaming", "message " + PROGRESS, "large", "streaming", "large", "large end");
        assertThat(heard.parts()).endsWith(large("7"));
    }

    @Test
    void anAnswerThatMustComeWholeDoesOrFails() {
        send(true).json(200, large("7"));
        assertHeard("answered " + large("7"));
        heard.lines().clear();
        send(true).json(200, large("7").replace("x", "xxxxx"));
        assertHeard("failed garbage");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void aRefusalIsHeardOnceAndTheEndpointIsBusyWithItOnce(final int status) {
        send().json(status, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no\"}}");
        assertHeard("failed status_" + status);
    }

    @Test
    void theBodyOfARefusalIsReadOnlySoFar() {
        final var sent = send().head(500, "text/html");
        for (int i = 0; i < 100; i++) {
            sent.chunk("x".repeat(1024));
        }
        assertHeard("failed status_500");
        assertThat(sent.isCancelled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Breakdown.Kind.class)
    void aBreakdownIsHeardOnce(final Breakdown.Kind kind) {
        send().breaks(kind);
        assertHeard("failed " + new RpcFailure.Broke(new Breakdown(kind, "")).word());
    }

    @Test
    void aBreakdownBeforeTheSenderHasTheFlightIsHeardAfterwards() {
        final UpstreamTransport refusing = (_, _, listener) -> {
            listener.broke(new Breakdown(Breakdown.Kind.POOL_EXHAUSTED, ""));
            return new Nothing();
        };
        client(refusing).send(endpoint, settings, request(false), loop, heard);
        assertThat(heard.lines()).isEmpty();
        assertHeard("failed pool_exhausted");
    }

    @Test
    void aHeaderThatCannotBeSentFailsTheMessageRatherThanItsSender() {
        final UpstreamTransport strict = (_, _, _) -> {
            throw new IllegalArgumentException("a line break in a header field");
        };
        client(strict).send(endpoint, settings, request(false), loop, heard);
        assertHeard("failed garbage");
    }

    @Test
    void whatWasCancelledIsNotHeardOfAgain() {
        final var flight = rpc.send(endpoint, settings, request(false), loop, heard);
        flight.cancel();
        flight.cancel();
        assertThat(transport.last().isCancelled()).isTrue();
        assertHeard();
    }

    @ParameterizedTest
    @CsvSource({"ping, '\"result\":{}'", "sampling/createMessage, '\"code\":-32601'", "roots/list, '\"code\":-32601'"})
    void aServerThatAsksIsAnsweredWithoutTheClient(final String method, final String answer) {
        send().head(200, "text/event-stream")
                .event("{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"" + method + "\"}")
                .event(OURS)
                .complete();
        assertThat(transport.last().body()).contains("\"id\":\"s1\"", answer);
        transport.last().head(202, "").complete();
        assertHeard("streaming", "answered " + OURS);
    }

    @Test
    void onlyWhatSaysThatTheEndpointIsBrokenCountsAgainstIt() {
        for (int i = 0; i < 20; i++) {
            send().json(500, "");
            send().json(429, "");
            send().breaks(Breakdown.Kind.TIMEOUT);
            send().breaks(Breakdown.Kind.POOL_EXHAUSTED);
        }
        assertThat(endpoint.breaker().isOpen()).isFalse();
        for (int i = 0; i < 5; i++) {
            send().head(503, "").complete();
        }
        assertThat(endpoint.breaker().isOpen()).isTrue();
        assertThat(observer.events()).containsExactly("breaker crm open");
        send().json(200, OURS);
        assertThat(endpoint.breaker().isOpen()).isFalse();
        assertThat(observer.events()).endsWith("breaker crm closed");
    }

    /** Whatever a server sends, in whatever pieces: there is exactly one end and nobody is left busy. */
    @Test
    void anyResponseHasExactlyOneEnd() {
        final var random = new Random(42);
        final var pieces = List.of(
                "data: " + OURS + "\n\n",
                "data: " + FOREIGN + "\n\n",
                "data: " + PROGRESS + "\n\n",
                OURS,
                "data: {\n\n",
                "\n\n",
                ": x\n\n",
                "id: 1\n",
                "{",
                "}",
                "\u0000\u00ff",
                large("7"),
                "retry: 5\n\n",
                "data: []\n\n");
        final var types = List.of("text/event-stream", "application/json", "text/html", "");
        final var kinds = List.of(Breakdown.Kind.values());
        final var statuses = List.of(200, 200, 200, 202, 204, 301, 400, 404, 500, 503);
        for (int round = 0; round < 5_000; round++) {
            final var each = new Heard();
            rpc.send(endpoint, settings, request(random.nextBoolean()), loop, each);
            final var sent = transport.last();
            sent.head(statuses.get(random.nextInt(statuses.size())), types.get(random.nextInt(types.size())));
            for (int i = random.nextInt(5); i > 0; i--) {
                sent.chunk(pieces.get(random.nextInt(pieces.size())));
            }
            if (random.nextBoolean()) {
                sent.complete();
            } else {
                sent.breaks(kinds.get(random.nextInt(kinds.size())));
            }
            loop.run();
            for (int resumed = 0; resumed < 10 && each.ends() == 0; resumed++) {
                loop.advance(Duration.ofSeconds(31));
                transport.last().breaks(kinds.get(random.nextInt(kinds.size())));
                loop.run();
            }
            assertThat(each.ends()).as("round %d: %s", round, each.lines()).isEqualTo(1);
        }
        assertThat(endpoint.inFlight()).isZero();
    }

    private static String large(final String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                + "x".repeat(500) + "\"}]}}";
    }

    private static final class Nothing implements UpstreamTransport.Exchange {

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    }
}
