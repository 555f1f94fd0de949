package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Breakdown.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressesTest {

    @Test
    void aNameWithoutAddressFailsAndAKnownOneOutlivesTheResolver() throws Exception {
        final MockTicker ticker = Ticker.newMockTicker();
        final var lookups = new AtomicInteger();
        try (var server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                var fixture = new TransportFixture(
                        NioIoHandler.newFactory(),
                        UpstreamSettings.DEFAULTS,
                        host -> {
                            if (lookups.incrementAndGet() > 1 || host.equals("unknown.test")) {
                                throw new UnknownHostException(host);
                            }
                            return InetAddress.getAllByName("127.0.0.1");
                        },
                        ticker)) {
            fixture.post(server.url("notes.test")).awaitWhole();
            fixture.post(server.url("notes.test")).awaitWhole();
            assertThat(lookups).as("remembered").hasValue(1);

            ticker.advance(31, TimeUnit.SECONDS);
            fixture.post(server.url("notes.test")).awaitWhole();
            assertThat(lookups).as("asked again, in vain").hasValue(2);

            final var breakdown = fixture.post(server.url("unknown.test")).awaitBreakdown();
            assertThat(breakdown.kind()).isEqualTo(Kind.CONNECT_FAILED);
            assertThat(breakdown.detail()).contains("unknown.test");
            fixture.post(server.url("unknown.test")).awaitBreakdown();
            assertThat(lookups).as("a failure is remembered").hasValue(3);
            ticker.advance(2, TimeUnit.SECONDS);
            fixture.post(server.url("unknown.test")).awaitBreakdown();
            assertThat(lookups).as("not for long").hasValue(4);
        }
    }

    @Test
    void aResolverThatHangsStopsNeitherItsCallerForeverNorOtherNames() throws Exception {
        final var never = new CountDownLatch(1);
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture(
                        NioIoHandler.newFactory(),
                        settings(Duration.ofMillis(300), 20, LONG),
                        host -> {
                            if (host.equals("hangs.test")) {
                                awaitQuietly(never);
                            }
                            return new InetAddress[] {InetAddress.getLoopbackAddress()};
                        },
                        Ticker.systemTicker())) {
            final var hangs = fixture.post(server.url("hangs.test"));
            assertThat(fixture.post(server.url("fine.test")).awaitWhole()).isEqualTo("x");
            assertThat(hangs.awaitBreakdown().kind()).isEqualTo(Kind.CONNECT_FAILED);
            never.countDown();
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture(
                        NioIoHandler.newFactory(),
                        UpstreamSettings.DEFAULTS,
                        host -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
                        },
                        Ticker.systemTicker())) {
            assertThat(fixture.post(server.url("notes.test")).awaitWhole()).isEqualTo("x");
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
