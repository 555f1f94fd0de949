package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.transport.Draining;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a listener goes away. */
class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void noNewConnectionComesInAndOpenOnesLiveOn() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.get("/a").readUntil("h1 -");
            running.listener.stopAccepting();
            assertThat(client.get("/b").readUntil("h1 -")).contains("/b").doesNotContain("close");
            running.listeners.stopAccepting();
            awaitPortClosed(running);
        }
    }

    @Test
    void anHttp1ConnectionEndsWithItsNextAnswer() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.get("/a").readUntil("h1 -");
            running.listeners.goAway();
            assertThat(client.get("/b").readToEnd()).startsWith("HTTP/1.1 200").contains("connection: close");
            assertThat(running.tail.events.poll(20, TimeUnit.SECONDS)).isEqualTo(Draining.STARTED);
        }
    }

    @Test
    void anHttp2ConnectionFinishesItsStreamsAfterTwoGoAways() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = new H2cClient(running)) {
            client.get("/wait");
            final var stream = running.tail.nextWaiting();
            running.listeners.goAway();
            assertThat(client.next()).isEqualTo("GOAWAY 0 " + Integer.MAX_VALUE);
            assertThat(running.tail.events.poll(20, TimeUnit.SECONDS)).isEqualTo(Draining.STARTED);
            assertThat(client.next()).isEqualTo("GOAWAY 0 3");
            running.tail.answer(stream);
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.next()).isEqualTo("waited");
            running.listeners.close(LONG);
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void closingWaitsForExchangesAndNothingElse() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var idle = running.connect();
                var http1 = running.connect();
                var http2 = new H2cClient(running)) {
            idle.get("/a").readUntil("h1 -");
            http1.get("/wait");
            http2.get("/wait");
            final var first = running.tail.nextWaiting();
            final var second = running.tail.nextWaiting();
            final Thread closing = Thread.startVirtualThread(() -> running.listeners.close(LONG));
            assertThat(idle.readToEnd()).isEmpty();
            running.tail.answer(first);
            running.tail.answer(second);
            assertThat(http1.readToEnd()).endsWith("waited");
            assertThat(http2.closed()).isTrue();
            assertThat(http2.frames).contains("waited");
            assertThat(closing.join(LONG)).isTrue();
            assertThat(running.listeners.activeConnections()).isZero();
        }
    }

    @Test
    void whatIsLeftAtTheDeadlineIsClosed() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var http1 = running.connect();
                var http2 = new H2cClient(running)) {
            http1.get("/wait");
            http2.get("/wait");
            running.tail.nextWaiting();
            running.tail.nextWaiting();
            running.listeners.close(Duration.ofMillis(50));
            assertThat(http1.readToEnd()).isEmpty();
            assertThat(http2.closed()).isTrue();
            assertThat(running.listeners.activeConnections()).isZero();
        }
    }

    private static void awaitPortClosed(final RunningListener running) throws Exception {
        final long end = System.nanoTime() + LONG.toNanos();
        while (accepts(running)) {
            assertThat(System.nanoTime()).as("the port is still open").isLessThan(end);
        }
    }

    private static boolean accepts(final RunningListener running) throws Exception {
        try (var _ = running.connect()) {
            return true;
        } catch (final ConnectException _) {
            return false;
        } catch (final SocketException _) {
            // The kernel resets what waited in the backlog; that it refuses the next one is still to be seen.
            return true;
        }
    }
}
