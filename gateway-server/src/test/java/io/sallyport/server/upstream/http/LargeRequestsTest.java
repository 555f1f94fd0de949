package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sallyport.mcp.Pieces;
import io.sallyport.mcp.Span;
import io.sallyport.mcp.Splice;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LargeRequestsTest {

    private static final String LARGE = "0123456789abcdef".repeat(625_000);

    @Test
    void aLargeBodyArrivesWithItsEditsAndTheConnectionIsKept() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                        final var body = request.substring(request.indexOf("\r\n\r\n") + 4);
                        peer.send(ok(body.length() + " " + body.hashCode()));
                    }
                });
                var fixture = new TransportFixture()) {
            final var body = Splice.of(LARGE.getBytes(StandardCharsets.US_ASCII))
                    .replace(new Span(10, 20), "edited".getBytes(StandardCharsets.US_ASCII))
                    .insert(5_000_000, new byte[] {'!'})
                    .insert(LARGE.length(), new byte[] {'.'})
                    .pieces();
            final var sent = new String(body.bytes(), StandardCharsets.US_ASCII);
            for (int round = 0; round < 2; round++) {
                final var heard = fixture.send(
                        new UpstreamRequest(
                                endpoint(server.url()),
                                UpstreamRequest.Method.POST,
                                List.of(),
                                body,
                                TransportFixture.LONG,
                                TransportFixture.LONG,
                                TransportFixture.LONG,
                                true),
                        fixture.loop(0));
                assertThat(heard.awaitWhole()).isEqualTo(sent.length() + " " + sent.hashCode());
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    /** Gives what does not read every chance to be sent more. */
    private static void manyRounds(final TransportFixture fixture, final URI other) throws Exception {
        for (int round = 0; round < 100; round++) {
            fixture.post(other).awaitWhole();
        }
    }

    @Test
    void aServerThatDoesNotReadIsSentNoMoreThanItsSocketTakes() throws Exception {
        final var read = new CountDownLatch(1);
        try (var server = ScriptedServer.of(peer -> {
                    read.await();
                    peer.readRequest();
                    peer.send(ok("done"));
                });
                var other = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            final var heard = fixture.send(post(server.url(), LARGE.repeat(4)), fixture.loop(0));
            manyRounds(fixture, other.url());

            assertThat(fixture.waitingToBeSent()).isBetween(1L, 200_000L);
            read.countDown();
            assertThat(heard.awaitWhole()).isEqualTo("done");
        }
    }

    @Test
    void aServerThatAnswersBeforeItHasReadIsHeardAndItsConnectionNotKept() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.send(ok("too large"));
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture()) {
            final var heard = fixture.send(post(server.url(), LARGE.repeat(4)), fixture.loop(0));
            assertThat(heard.awaitWhole()).isEqualTo("too large");
            fixture.settle();
            assertThat(fixture.idle).hasValue(0);
        }
    }

    @Test
    void aBodyIsSentOnceAllOfItWasTakenAndNotWhileAnythingIsLeft() throws Exception {
        final var read = new CountDownLatch(1);
        try (var server = ScriptedServer.of(peer -> {
                    read.await();
                    peer.readRequest();
                    peer.send(ok("done"));
                });
                var fixture = new TransportFixture()) {
            final var heard = fixture.recorder();
            final var exchange = fixture.exchange(post(server.url(), LARGE.repeat(4)), heard);
            server.nextPeer();
            assertThat(exchange.isSent()).isFalse();
            read.countDown();
            heard.awaitWhole();
            assertThat(exchange.isSent()).isTrue();
        }
    }

    @Test
    void whatIsToBeSentIsACopy() {
        final var bytes = LARGE.substring(0, 200_000).getBytes(StandardCharsets.US_ASCII);
        final var body = new LargeBody(Pieces.of(bytes));
        final var sent = Unpooled.compositeBuffer();
        while (!body.isSent()) {
            sent.addComponent(true, body.next(UnpooledByteBufAllocator.DEFAULT).content());
        }
        Arrays.fill(bytes, (byte) 'x');
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo(LARGE.substring(0, 200_000));
        sent.release();
    }

    @Test
    void aServerThatHangsUpMidwayIsHeardOfOnce() throws Exception {
        try (var server = ScriptedServer.of(peer -> peer.close());
                var fixture = new TransportFixture()) {
            final var heard = fixture.send(post(server.url(), LARGE.repeat(4)), fixture.loop(0));
            assertThat(heard.awaitBreakdown().kind()).isEqualTo(Breakdown.Kind.RESET_BEFORE_HEAD);
        }
    }

    @Test
    void aRequestThatIsGivenUpMidwaySaysNothingMore() throws Exception {
        try (var server = ScriptedServer.of(peer -> peer.awaitHangUp());
                var fixture = new TransportFixture()) {
            final var heard = fixture.recorder();
            final var exchange = fixture.exchange(post(server.url(), LARGE.repeat(4)), heard);
            server.nextPeer();
            heard.silence();
            exchange.cancel();
            fixture.settle();
        }
    }
}
