package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/1.1 in the clear, well-behaved and not. */
class Http1Test {

    @Test
    void aConnectionServesRequestAfterRequest() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            assertThat(client.get("/a").readUntil("h1 -"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("/a 0 plain h1 -");
            assertThat(client.get("/b").readUntil("h1 -")).endsWith("/b 0 plain h1 -");
            assertThat(running.observer.heard).containsExactly("mcp opened HTTP_1_1");
            assertThat(running.listeners.activeConnections()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredOneAfterTheOtherInOrder() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n" + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
            final var waiting = running.tail.nextWaiting();
            assertThat(running.tail.requests).containsExactly("/wait");
            running.tail.answer(waiting);
            assertThat(client.readUntil("waited")).doesNotContain("/next");
            for (int i = 0; i < 100; i++) {
                assertThat(client.readUntil("h1 -")).endsWith("/next 0 plain h1 -");
            }
        }
    }

    @Test
    void aRequestAnsweredBeforeItsBodyLeavesTheConnectionUsable() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
            assertThat(client.readUntil("no")).startsWith("HTTP/1.1 401");
            client.send("0123456789").get("/after");
            assertThat(client.readUntil("h1 -")).endsWith("/after 0 plain h1 -");
        }
    }

    @Test
    void anEarlyAnswerWithConnectionCloseStillArrivesWhileTheBodyIsSent() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("POST /early HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n");
            client.send("x".repeat(2_000_000));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 401").endsWith("no");
        }
    }

    @Test
    void aClientThatNeverSendsTheRestOfAnAnsweredRequestIsClosed() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().linger(50).build()));
                var client = running.connect()) {
            client.send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void aHalfClosedClientGetsItsAnswerAndTheEnd() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.get("/wait").endOutput();
            running.tail.answerWaiting();
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("waited");
        }
    }

    @Test
    void aClientThatClosesInTheMiddleOfARequestIsClosed() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123")
                    .endOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHalfClosedClientWithoutARequestIsClosed() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.get("/a").readUntil("h1 -");
            client.endOutput();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void garbageReachesTheTailAsAFailedHeadAndEndsTheConnection(final String garbage) throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send(garbage);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400");
        }
    }

    private static Stream<String> garbage() {
        return Stream.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000a\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET / HTTP/9.x\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nX: " + "a".repeat(70_000) + "\r\n\r\n");
    }

    @Test
    void aBrokenChunkEndsTheConnectionAfterTheAnswer() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(client.readToEnd()).contains("/a 0").contains("connection: close");
        }
    }
}
