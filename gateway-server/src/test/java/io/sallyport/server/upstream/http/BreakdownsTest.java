package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static io.sallyport.server.upstream.http.TransportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.upstream.Breakdown.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreakdownsTest {

    @Test
    void aRefusedConnectionSentNothing() throws Exception {
        // Bound and not listening: refused for certain, and nobody else can take the port meanwhile.
        try (var bound = new Socket();
                var fixture = new TransportFixture()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            final var nobody = URI.create("http://127.0.0.1:" + bound.getLocalPort() + "/mcp");
            for (int call = 0; call < 30; call++) {
                final var breakdown = fixture.post(nobody).awaitBreakdown();
                assertThat(breakdown.kind()).isEqualTo(Kind.CONNECT_FAILED);
                assertThat(breakdown.kind().nothingSent()).isTrue();
            }
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    @Test
    void aServerThatNeverAcceptsRunsIntoTheConnectTimeout() throws Exception {
        final List<Socket> fillers = new ArrayList<>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var fixture = new TransportFixture(settings(Duration.ofMillis(150), 20, LONG))) {
            while (connects(full, fillers)) {
                assertThat(fillers).as("the backlog has an end").hasSizeLessThan(100);
            }

            final var heard = fixture.post(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/mcp"));

            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Kind.CONNECT_FAILED);
            assertThat(fixture.inUse).hasValue(0);
        } finally {
            for (final var filler : fillers) {
                filler.close();
            }
        }
    }

    private static boolean connects(final ServerSocket server, final List<Socket> fillers) throws IOException {
        final var socket = new Socket();
        fillers.add(socket);
        try {
            socket.connect(server.getLocalSocketAddress(), 200);
            return true;
        } catch (final SocketTimeoutException full) {
            return false;
        }
    }

    @Test
    void aTlsServerThatNeverAnswersRunsIntoTheConnectTimeout() throws Exception {
        try (var server = ScriptedServer.of(ScriptedServer.Peer::awaitHangUp);
                var fixture = new TransportFixture(settings(LONG, 20, LONG))) {
            loadTls(fixture);
            fixture.transport.configure(name -> settings(Duration.ofMillis(150), 20, LONG));
            final var mute = URI.create("https://127.0.0.1:" + server.port() + "/mcp");

            assertThat(fixture.post(mute).awaitBreakdown().kind()).isEqualTo(Kind.CONNECT_FAILED);
            server.nextPeer().hasHungUp();
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    /** The first context loads the TLS library, which can take longer than the connect timeout under test. */
    private static void loadTls(final TransportFixture fixture) throws Exception {
        try (var refusing = ScriptedServer.of(ScriptedServer.Peer::close)) {
            fixture.post(URI.create("https://127.0.0.1:" + refusing.port() + "/mcp"))
                    .awaitBreakdown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reset, '', RESET_BEFORE_HEAD",
        "close, '', RESET_BEFORE_HEAD",
        "reset, 'HTTP/1.1 200 OK~Content-Le', RESET_BEFORE_HEAD",
        "close, 'HTTP/1.1 200 OK~Content-Le', RESET_BEFORE_HEAD",
        "close, 'HTTP/1.1 100 Continue~~', RESET_BEFORE_HEAD",
        "close, 'HTTP/1.1 200 OK~Content-Length: 9~~hello', TRUNCATED",
        "close, 'HTTP/1.1 200 OK~Content-Length: 9~~', TRUNCATED",
        "close, 'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello', TRUNCATED",
        "close, 'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~', TRUNCATED",
        "close, 'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hel', TRUNCATED",
    })
    void aBrokenConnectionSaysHowFarTheExchangeWas(final String end, final String said, final Kind kind)
            throws Exception {
        final var requests = new AtomicInteger();
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    requests.incrementAndGet();
                    peer.send(said.replace("~", "\r\n"));
                    if (end.equals("reset")) {
                        peer.reset();
                    }
                });
                var fixture = new TransportFixture()) {
            assertThat(fixture.post(server.url()).awaitBreakdown().kind()).isEqualTo(kind);
            assertThat(requests).as("never sent again").hasValue(1);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aResetInsideTheBodyIsTruncatedWhateverItsFraming() throws Exception {
        final var heardHead = new CountDownLatch(1);
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
                    heardHead.await();
                    peer.reset();
                });
                var fixture = new TransportFixture()) {
            final var heard = fixture.post(server.url());
            heard.awaitChunk();
            heardHead.countDown();

            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Kind.TRUNCATED);
        }
    }

    @Test
    void aResetOfAReusedConnectionIsNotHiddenBySendingAgain() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send(ok("x"));
                    peer.readRequest();
                    peer.reset();
                });
                var fixture = new TransportFixture()) {
            fixture.post(server.url()).awaitWhole();

            assertThat(fixture.post(server.url()).awaitBreakdown().kind()).isEqualTo(Kind.RESET_BEFORE_HEAD);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterCancelNothingIsHeardAndTheConnectionCloses(final boolean sameLoop) throws Exception {
        final var goOn = new CountDownLatch(1);
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                    goOn.await();
                    peer.send("world");
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture()) {
            final var heard = fixture.recorder();
            final var exchange = fixture.exchange(post(server.url(), "{}"), heard);
            heard.awaitChunk();
            final Runnable cancel = () -> {
                heard.silence();
                exchange.cancel();
            };
            if (sameLoop) {
                fixture.loop(0).submit(cancel).get(20, TimeUnit.SECONDS);
            } else {
                cancel.run();
                fixture.settle();
            }
            goOn.countDown();

            server.nextPeer().hasHungUp();
            fixture.settle();
            assertThat(heard.isOver()).isFalse();
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    @Test
    void cancelInsideACallbackSilencesTheRestOfTheRead() throws Exception {
        try (var server = ScriptedServer.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n");
                var fixture = new TransportFixture()) {
            final var heard = fixture.recorder();
            fixture.exchangeOnLoop(
                    post(server.url(), "{}"),
                    heard,
                    exchange -> heard.atChunk(() -> {
                        heard.silence();
                        exchange.cancel();
                    }));

            server.nextPeer().hasHungUp();
            fixture.settle();
            assertThat(heard.bytes()).isEqualTo(1);
            assertThat(heard.isOver()).isFalse();
        }
    }

    @Test
    void aBreakdownIsNeverToldWhileTheExchangeIsBeingStarted() throws Exception {
        try (var fixture = new TransportFixture(settings(LONG, 1, LONG))) {
            fixture.transport.close();
            final var told = fixture.recorder();
            final boolean toldAtOnce = fixture.loop(0)
                    .submit(() -> {
                        fixture.exchange(post(URI.create("http://127.0.0.1:1/mcp"), "{}"), told);
                        return told.isOver();
                    })
                    .get(20, TimeUnit.SECONDS);

            assertThat(toldAtOnce).isFalse();
            told.awaitBreakdown();
        }
    }
}
