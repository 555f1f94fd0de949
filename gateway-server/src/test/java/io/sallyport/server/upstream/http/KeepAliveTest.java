package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static io.sallyport.server.upstream.http.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {

    @Test
    void aLoopUsesItsConnectionAgain() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            for (int call = 0; call < 5; call++) {
                fixture.post(server.url()).awaitWhole();
            }
            fixture.settle();

            assertThat(server.accepted()).isEqualTo(1);
            assertThat(fixture.idle).hasValue(1);
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    @Test
    void aLoopOpensItsOwnRatherThanBorrow() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            fixture.send(post(server.url(), "{}"), fixture.loop(0)).awaitWhole();
            fixture.send(post(server.url(), "{}"), fixture.loop(1)).awaitWhole();
            fixture.settle();

            assertThat(server.accepted()).isEqualTo(2);
            assertThat(fixture.idle).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=0\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx ",
            })
    void aConnectionThatMayNotBeUsedAgainIsClosed(final String response) throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send(response);
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture()) {
            assertThat(fixture.post(server.url()).awaitWhole()).isEqualTo("x");
            server.nextPeer().hasHungUp();
            assertThat(fixture.post(server.url()).awaitWhole()).isEqualTo("x");
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aResponseBeforeTheRequestWasReadEndsTheConnection() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 1\r\n\r\nx");
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture()) {
            final var heard = fixture.send(post(server.url(), "x".repeat(16_000_000)), fixture.loop(0));

            assertThat(heard.awaitHead().status()).isEqualTo(413);
            assertThat(heard.awaitWhole()).isEqualTo("x");
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void aConnectionTheServerClosedWhileIdleIsNotUsedAgain() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send(ok("x"));
                });
                var fixture = new TransportFixture()) {
            for (int call = 1; call <= 5; call++) {
                fixture.post(server.url()).awaitWhole();
                while (fixture.idle.get() + fixture.inUse.get() > 0) {
                    fixture.settle();
                }
                assertThat(server.accepted()).isEqualTo(call);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Keep-Alive: timeout=5\r\n", "Keep-Alive: max=100, Timeout=5\r\n"})
    void anIdleConnectionIsNotUsedOnceTheServerMayHaveClosedIt(final String hint) throws Exception {
        final var ticker = Ticker.newMockTicker();
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + hint + "Content-Length: 0\r\n\r\n");
                var fixture = new TransportFixture(ticker)) {
            fixture.post(server.url()).awaitWhole();
            ticker.advance(3_999, TimeUnit.MILLISECONDS);
            fixture.post(server.url()).awaitWhole();
            assertThat(server.accepted()).isEqualTo(1);

            ticker.advance(4, TimeUnit.SECONDS);
            fixture.post(server.url()).awaitWhole();
            assertThat(server.accepted()).isEqualTo(2);
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void anExpiredConnectionIsClosedThoughNobodyAsksForIt() throws Exception {
        final var ticker = Ticker.newMockTicker();
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture(ticker)) {
            fixture.post(server.url()).awaitWhole();
            ticker.advance(5, TimeUnit.SECONDS);

            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void anUnpooledConnectionIsClosedWhenItsResponseEnds() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            fixture.send(request(endpoint(server.url()), "{}", LONG, LONG, LONG, false), fixture.loop(0))
                    .awaitWhole();
            server.nextPeer().hasHungUp();
        }
    }
}
