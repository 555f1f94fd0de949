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
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressesTest {

    @Test
    void aNameIsRememberedAndOutlivesTheResolver() throws Exception {
        final var ticker = Ticker.newMockTicker();
        final var lookups = new AtomicInteger();
        try (var server =
                        ScriptedServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                var fixture = resolving(ticker, host -> {
                    if (lookups.incrementAndGet() > 1) {
                        throw new UnknownHostException(host);
                    }
                    return InetAddress.getAllByName("127.0.0.1");
                })) {
            fixture.post(server.url("notes.test")).awaitWhole();
            fixture.post(server.url("notes.test")).awaitWhole();
            assertThat(lookups).as("remembered").hasValue(1);

            for (int minute = 0; minute < 3; minute++) {
                ticker.advance(1, TimeUnit.MINUTES);
                fixture.post(server.url("notes.test")).awaitWhole();
            }
            assertThat(lookups).as("asked again, in vain").hasValueGreaterThan(1);
        }
    }

    @Test
    void aNameWithoutAddressFailsAndIsSoonAskedForAgain() throws Exception {
        final var ticker = Ticker.newMockTicker();
        final var lookups = new AtomicInteger();
        try (var fixture = resolving(ticker, host -> {
            lookups.incrementAndGet();
            throw new UnknownHostException(host);
        })) {
            final var url = URI.create("http://unknown.test/mcp");
            final var breakdown = fixture.post(url).awaitBreakdown();
            assertThat(breakdown.kind()).isEqualTo(Kind.CONNECT_FAILED);
            assertThat(breakdown.detail()).contains("unknown.test");

            fixture.post(url).awaitBreakdown();
            assertThat(lookups).as("the failure is remembered").hasValue(1);
            for (int time = 0; time < 3; time++) {
                ticker.advance(2, TimeUnit.SECONDS);
                fixture.post(url).awaitBreakdown();
            }
            assertThat(lookups).as("not for long").hasValueGreaterThan(1);
        }
    }

    private static TransportFixture resolving(final MockTicker ticker, final AddressResolver.Lookup lookup) {
        return new TransportFixture(NioIoHandler.newFactory(), UpstreamSettings.DEFAULTS, lookup, ticker);
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
