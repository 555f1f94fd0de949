package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static io.sallyport.server.upstream.http.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Ticker;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackpressureTest {

    private static ScriptedServer bulk(final long size) {
        final var block = new byte[64 * 1024];
        return ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            for (long left = size; left > 0; left -= block.length) {
                peer.send(left >= block.length ? block : new byte[(int) left]);
            }
            peer.awaitHangUp();
        });
    }

    /** Gives a response that was not paused every chance to come: the loops make many rounds, each of which could read. */
    private static void manyRounds(final TransportFixture fixture, final URI other) throws Exception {
        for (int round = 0; round < 300; round++) {
            fixture.post(other).awaitWhole();
        }
    }

    @Test
    void aPausedResponseStopsTheUpstreamAndItsSilenceIsNotHeldAgainstIt() throws Exception {
        final long size = 100_000_000;
        final var ticker = Ticker.newMockTicker();
        try (var server = bulk(size);
                var other = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture(ticker)) {
            final var heard = fixture.recorder(false);
            final var exchange = fixture.exchangeOnLoop(
                    request(endpoint(server.url()), "{}", LONG, Duration.ofMillis(1), Duration.ofHours(1), true),
                    heard,
                    started -> heard.atHead(started::pause));
            heard.awaitHead();
            ticker.advance(10, TimeUnit.MINUTES);
            manyRounds(fixture, other.url());

            assertThat(heard.bytes()).as("read while paused").isLessThan(1_000_000);
            assertThat(server.nextPeer().bytesSent()).as("sent while paused").isLessThan(32_000_000);
            assertThat(heard.isOver()).as("not timed out").isFalse();
            exchange.resume();
            heard.awaitWhole();
            assertThat(heard.bytes()).isEqualTo(size);
            assertThat(heard.largestChunk()).isLessThanOrEqualTo(64 * 1024);
        }
    }

    @Test
    void anExecutorThatLagsStopsTheUpstreamToo() throws Exception {
        final long size = 100_000_000;
        final var open = new CountDownLatch(1);
        try (var server = bulk(size);
                var other = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            final var heard = fixture.recorder(false);
            fixture.transport.exchange(
                    post(server.url(), "{}"),
                    task -> Thread.ofVirtual().start(() -> {
                        awaitQuietly(open);
                        task.run();
                    }),
                    heard);
            final var peer = server.nextPeer();
            manyRounds(fixture, other.url());

            assertThat(peer.bytesSent()).isLessThan(32_000_000);
            open.countDown();
            heard.awaitWhole();
            assertThat(heard.bytes()).isEqualTo(size);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
