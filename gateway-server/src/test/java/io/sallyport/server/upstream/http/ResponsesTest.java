package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Breakdown.Kind;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesTest {

    private final TransportFixture fixture = new TransportFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRequestCarriesItsFieldsAndThoseOfTheConnection() throws Exception {
        final var seen = new CompletableFuture<String>();
        try (var server = ScriptedServer.of(peer -> {
            seen.complete(String.valueOf(peer.readRequest()));
            peer.send(ok("hello"));
        })) {
            final var fields = List.of(
                    Map.entry("Mcp-Session-Id", "s-1"),
                    Map.entry("Transfer-Encoding", "chunked"),
                    Map.entry("Content-Length", "999"),
                    Map.entry("host", "elsewhere"));
            final var url = URI.create(server.url() + "?x=%20y");
            final var asked = new UpstreamRequest(
                    endpoint(url), Method.POST, fields, new byte[] {'{', '}'}, LONG, LONG, LONG, true);

            assertThat(fixture.send(asked, fixture.loop(0)).awaitWhole()).isEqualTo("hello");
            assertThat(seen.get(20, TimeUnit.SECONDS))
                    .startsWith("POST /mcp?x=%20y HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                    .containsIgnoringCase("\r\ncontent-length: 2\r\n")
                    .containsIgnoringCase("\r\naccept-encoding: identity\r\n")
                    .contains("\r\nMcp-Session-Id: s-1\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding", "elsewhere", "999")
                    .endsWith("\r\n\r\n{}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void aRequestWithoutABodyHasNoContentLength(final String method) throws Exception {
        final var seen = new CompletableFuture<String>();
        try (var server = ScriptedServer.of(peer -> {
            seen.complete(String.valueOf(peer.readRequest()));
            peer.send("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
        })) {
            final var asked = new UpstreamRequest(
                    endpoint(server.url()), Method.valueOf(method), List.of(), new byte[0], LONG, LONG, LONG, false);

            assertThat(fixture.send(asked, fixture.loop(0)).awaitHead().status())
                    .isEqualTo(405);
            assertThat(seen.get(20, TimeUnit.SECONDS))
                    .startsWith(method + " /mcp HTTP/1.1\r\n")
                    .doesNotContainIgnoringCase("content-length");
        }
    }

    @Test
    void aFieldThatWouldSplitTheRequestIsRefusedToTheCaller() {
        final var split = new UpstreamRequest(
                endpoint(URI.create("http://127.0.0.1:1/mcp")),
                Method.GET,
                List.of(Map.entry("X-Note", "a\r\nX-Evil: b")),
                new byte[0],
                LONG,
                LONG,
                LONG,
                true);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.transport.exchange(split, fixture.loop(0), new Recorder()));
    }

    @Test
    void theHeadSaysWhatTheGatewayUses() throws Exception {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 503 Busy\r\nContent-Type: Application/JSON ; charset=utf-8\r\n"
                        + "Content-Length: 2\r\nmcp-session-id: s-9\r\nRetry-After: 7\r\n\r\n{}")) {
            assertThat(fixture.post(server.url()).awaitHead())
                    .isEqualTo(new ResponseHead(
                            503, "application/json", OptionalLong.of(2), Optional.of("s-9"), Optional.of("7")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content-length | HTTP/1.1 200 OK~Content-Length: 5~~hello | hello",
                "chunked        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~he~3;x=y~llo~0~~ | hello",
                "trailers       | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~X-Sum: 1~~ | hello",
                "close          | HTTP/1.1 200 OK~~hello | hello",
                "HTTP/1.0       | HTTP/1.0 200 OK~Content-Length: 5~~hello | hello",
                "no content     | HTTP/1.1 204 No Content~~ | ''",
                "empty          | HTTP/1.1 202 Accepted~Content-Length: 0~~ | ''",
                "interim        | HTTP/1.1 100 Continue~~HTTP/1.1 103 Early Hints~Link: x~~HTTP/1.1 200 OK~Content-Length: 5~~hello | hello",
                "identity       | HTTP/1.1 200 OK~Content-Encoding: identity~Content-Length: 5~~hello | hello",
            })
    void aBodyComesWholeHoweverItIsFramed(final String framing, final String response, final String body)
            throws Exception {
        try (var server = ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send(response.replace("~", "\r\n"));
        })) {
            assertThat(fixture.post(server.url()).awaitWhole()).as(framing).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nxxx",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nxxx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
            })
    void whatIsNotTheHttpWeAskedForIsNotHttp(final String response) throws Exception {
        try (var server = ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send(response);
            peer.awaitHangUp();
        })) {
            assertThat(fixture.post(server.url()).awaitBreakdown().kind()).isEqualTo(Kind.NOT_HTTP);
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void aCodedBodyIsNamedInTheDetail() throws Exception {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fixture.post(server.url()).awaitBreakdown().detail()).isEqualTo("content-encoding: br");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "many", "line"})
    void aHeadPastItsLimitIsNotHttp(final String kind) throws Exception {
        try (var server = ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send(kind.equals("line") ? "HTTP/1.1 200 " : "HTTP/1.1 200 OK\r\n");
            if (kind.equals("one")) {
                peer.send("X-Bomb: ");
            }
            for (int sent = 0; sent < 8; sent++) {
                peer.send(kind.equals("many") ? "X-Bomb: 0123456789\r\n".repeat(500) : "x".repeat(10_000));
            }
            peer.awaitHangUp();
        })) {
            assertThat(fixture.post(server.url()).awaitBreakdown().kind()).isEqualTo(Kind.NOT_HTTP);
        }
    }

    @Test
    void callbacksOfALoopRunOnThatLoop() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"))) {
            for (int index = 0; index < 2; index++) {
                final var loop = fixture.loop(index);
                final var heard = fixture.send(TransportFixture.post(server.url(), "{}"), loop);
                heard.awaitWhole();
                assertThat(loop.inEventLoop(heard.awaitThread())).isTrue();
            }
        }
    }

    @Test
    void callbacksForAnotherExecutorHopToItInOrder() throws Exception {
        final var body = "0123456789".repeat(200_000);
        try (var server = ScriptedServer.answering(ok(body))) {
            final var heard = fixture.send(
                    TransportFixture.post(server.url(), "{}"),
                    task -> Thread.ofVirtual().name("caller").start(task));

            assertThat(heard.awaitWhole()).isEqualTo(body);
            assertThat(heard.awaitThread().getName()).isEqualTo("caller");
            assertThat(heard.largestChunk()).isLessThanOrEqualTo(64 * 1024);
        }
    }

    @Test
    void everyKindOfIoThatThisMachineHasWorks() throws Exception {
        final var kinds = new ArrayList<>(List.of(NioIoHandler.newFactory()));
        if (Epoll.isAvailable()) {
            kinds.add(EpollIoHandler.newFactory());
        }
        if (IoUring.isAvailable()) {
            kinds.add(IoUringIoHandler.newFactory());
        }
        for (final var kind : kinds) {
            try (var server = ScriptedServer.answering(ok("x"));
                    var other = new TransportFixture(
                            kind, UpstreamSettings.DEFAULTS, InetAddress::getAllByName, Ticker.systemTicker())) {
                assertThat(other.post(server.url()).awaitWhole()).isEqualTo("x");
            }
        }
    }

    @Test
    void anAddressStandsInForTheHostOfTheUrl() throws Exception {
        final var seen = new CompletableFuture<String>();
        try (var server = ScriptedServer.of(peer -> {
            seen.complete(String.valueOf(peer.readRequest()));
            peer.send(ok("x"));
        })) {
            final var replica = new Endpoint("notes", server.url("notes.invalid"), "127.0.0.1");

            fixture.send(request(replica, "{}", LONG, LONG, LONG, true), fixture.loop(0))
                    .awaitWhole();

            assertThat(seen.get(20, TimeUnit.SECONDS))
                    .containsIgnoringCase("\r\nhost: notes.invalid:" + server.port() + "\r\n");
        }
    }

    @Test
    void aSlowBodyLivesAsLongAsItMovesAndBreaksWhenItIsSilent() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
            peer.awaitHangUp();
        })) {
            final var heard = fixture.send(
                    request(endpoint(server.url()), "{}", LONG, Duration.ofMillis(100), LONG, true), fixture.loop(0));

            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(heard.bytes()).isEqualTo(5);
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void noHeadInTimeIsATimeout() throws Exception {
        try (var server = ScriptedServer.of(ScriptedServer.Peer::awaitHangUp)) {
            final var heard = fixture.send(
                    request(endpoint(server.url()), "{}", Duration.ofMillis(100), LONG, LONG, true), fixture.loop(0));

            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Kind.TIMEOUT);
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void theWholeIsBoundedThoughEveryPartIsInTime() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            while (true) {
                peer.send(": ping\n\n");
                Thread.onSpinWait();
            }
        })) {
            final var heard = fixture.send(
                    request(endpoint(server.url()), "{}", LONG, LONG, Duration.ofMillis(200), true), fixture.loop(0));

            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Kind.TIMEOUT);
        }
    }
}
