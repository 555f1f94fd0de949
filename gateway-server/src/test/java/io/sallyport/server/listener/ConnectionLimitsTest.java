package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a connection may cost. */
class ConnectionLimitsTest {

    @Test
    void aHeadThatDripsIsAnsweredWith408AndClosed() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().head(50).build()));
                var client = running.connect()) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408");
            assertThat(running.tail.requests).isEmpty();
        }
    }

    @Test
    void aSecondHeadThatDripsIsClosedToo() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().head(50).build()));
                var client = running.connect()) {
            client.get("/a").readUntil("h1 -");
            client.send("G");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void theBeginningOfAnHttp2PrefaceThatDripsIsClosed() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().head(50).build()));
                var client = running.connect()) {
            client.send("PRI * HTTP/2.0\r\n\r\nS");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aSlowExchangeIsNotIdle() throws Exception {
        final ListenerLimits limits = LimitsFor.tests().idle(1_000).head(50).build();
        try (var running = new RunningListener(RunningListener.plain(limits));
                var client = running.connect();
                var idle = running.connect()) {
            client.get("/wait");
            assertThat(idle.readToEnd()).isEmpty();
            running.tail.answerWaiting();
            assertThat(client.readToEnd()).endsWith("waited");
        }
    }

    @Test
    void aConnectionAboveTheListenersCapIsClosedAndTheNextAfterAnEndIsNot() throws Exception {
        try (var running = new RunningListener(
                RunningListener.plain(LimitsFor.tests().connections(1).build()))) {
            try (var first = running.connect()) {
                first.get("/a").readUntil("h1 -");
                try (var second = running.connect()) {
                    assertThat(second.readToEnd()).isEmpty();
                }
                assertThat(running.observer.heard).contains("mcp refused LISTENER_FULL");
                first.get("/a").readUntil("h1 -");
            }
            awaitHeard(running, "mcp closed HTTP_1_1");
            try (var third = running.connect()) {
                assertThat(third.get("/c").readUntil("h1 -")).endsWith("/c 0 plain h1 -");
            }
        }
    }

    @Test
    void aConnectionAboveTheGatewaysCapIsClosed() throws Exception {
        try (var running = new RunningListener(RunningListener.plain(), EventLoops.Transport.EPOLL, 0);
                var client = running.connect()) {
            assertThat(client.readToEnd()).isEmpty();
            assertThat(running.observer.heard).containsExactly("mcp refused GATEWAY_FULL");
            assertThat(running.listener.activeConnections()).isZero();
        }
    }

    @Test
    void anAddressThatIsNotAllowedIsClosedUntilAReloadAllowsIt() throws Exception {
        final ListenerSettings open = RunningListener.plain();
        final ListenerSettings shut = new ListenerSettings(
                "mcp",
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                peer -> !peer.isLoopbackAddress(),
                open.limits());
        try (var running = new RunningListener(shut)) {
            try (var client = running.connect()) {
                assertThat(client.readToEnd()).isEmpty();
            }
            assertThat(running.observer.heard).containsExactly("mcp refused ADDRESS");
            assertThat(running.reload(open)).isEmpty();
            try (var client = running.connect()) {
                assertThat(client.get("/a").readUntil("h1 -")).endsWith("/a 0 plain h1 -");
            }
        }
    }

    private static void awaitHeard(final RunningListener running, final String event) throws InterruptedException {
        String heard = "";
        while (!event.equals(heard)) {
            heard = running.observer.heard.poll(20, TimeUnit.SECONDS);
            assertThat(heard).as("waiting for " + event).isNotNull();
        }
    }
}
