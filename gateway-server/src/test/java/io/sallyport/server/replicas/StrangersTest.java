package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.transport.BodyBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the port says to those who send something else than replicas do. */
class StrangersTest extends ReplicaTest {

    private static final ReplicaServer.Bounds HASTY = new ReplicaServer.Bounds(10, 10, SOON, CALM);

    static Stream<Arguments> refusals() {
        final Http2Headers text = PlainClient.head("POST", "/relay").set("content-type", "text/plain");
        return Stream.of(
                Arguments.of(PlainClient.head("POST", "/"), "x", "404"),
                Arguments.of(PlainClient.head("POST", "/ask?x"), "x", "404"),
                Arguments.of(PlainClient.head("GET", "/elsewhere"), "x", "404"),
                Arguments.of(PlainClient.head("PUT", "/relay"), "x", "405 allow=POST"),
                Arguments.of(text, "x", "400"),
                Arguments.of(PlainClient.head("POST", "/ask"), "", "400"),
                Arguments.of(PlainClient.head("POST", "/relay"), "", "400"),
                Arguments.of(PlainClient.head("POST", "/relay"), "refuse", "403"),
                Arguments.of(PlainClient.head("POST", "/ask"), "refuse", "403"),
                Arguments.of(PlainClient.head("POST", "/ask"), "break", "500"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsNoAnswerToTheMessage(final Http2Headers head, final String message, final String refusal)
            throws Exception {
        try (var replica = new RunningReplica(loops);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.send(head, bytes(message));
            assertThat(stranger.next()).startsWith(refusal).doesNotContain("answered");
            stranger.send(PlainClient.head("POST", "/ask"), bytes("what"));
            assertThat(Await.until(stranger::next, next -> !next.startsWith("reset")))
                    .isEqualTo("200 sallyport-answered=1");
        }
    }

    @Test
    void aMessageThatSaysItIsTooLargeIsRefusedAtItsHead() throws Exception {
        try (var replica = new RunningReplica(loops);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.begin(PlainClient.head("POST", "/relay")
                    .setInt("content-length", RunningReplica.MAX_BODY + (64 << 10) + 1));
            assertThat(stranger.next()).isEqualTo("413");
            assertThat(stranger.next()).isEqualTo("reset 0");
        }
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedWithoutItsRest() throws Exception {
        try (var replica = new RunningReplica(loops);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.begin(PlainClient.head("POST", "/relay"))
                    .writeAndFlush(new DefaultHttp2DataFrame(
                            Unpooled.wrappedBuffer(new byte[RunningReplica.MAX_BODY + (64 << 10) + 1])));
            assertThat(stranger.next()).isEqualTo("413");
            assertThat(stranger.next()).isEqualTo("reset 0");
            assertThat(replica.budget.held()).isZero();
        }
    }

    @Test
    void aMessageThatDoesNotComeToItsEndIsRefusedInTime() throws Exception {
        try (var replica = new RunningReplica(loops, HASTY);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.begin(PlainClient.head("POST", "/relay"))
                    .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes("beginning"))));
            assertThat(stranger.next()).isEqualTo("408");
            assertThat(stranger.next()).isEqualTo("reset 0");
            assertThat(replica.budget.held()).isZero();
        }
    }

    @Test
    void whatIsAskedAndNotAnsweredInTimeIsRefused() throws Exception {
        try (var replica = new RunningReplica(loops, HASTY);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.send(PlainClient.head("POST", "/ask"), bytes("never"));
            assertThat(stranger.next()).isEqualTo("503");
            assertThat(Await.until(replica.budget::held, held -> held == 0)).isZero();
        }
    }

    @Test
    void aHeadThatIsNoneResetsItsStreamAlone() throws Exception {
        try (var replica = new RunningReplica(loops);
                var stranger = new PlainClient(loops, replica.address())) {
            stranger.begin(new DefaultHttp2Headers().method("POST").scheme("http"));
            assertThat(stranger.next()).startsWith("reset");
            stranger.send(PlainClient.head("POST", "/ask"), bytes("what"));
            assertThat(stranger.next()).isEqualTo("200 sallyport-answered=1");
        }
    }

    static Stream<byte[]> garbage() {
        final var random = new Random(7);
        final byte[] preface = bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        final Stream<byte[]> noise = Stream.generate(() -> {
                    final byte[] bytes = new byte[1 + random.nextInt(2_000)];
                    random.nextBytes(bytes);
                    return FakePeer.all(preface, random.nextBoolean() ? FakePeer.settings() : new byte[0], bytes);
                })
                .limit(50);
        return Stream.concat(
                noise,
                Stream.of(
                        new byte[0],
                        bytes("GET /ask HTTP/1.1\r\nHost: replica\r\n\r\n"),
                        new byte[] {0x16, 3, 1, 0, (byte) 0xff, 1, 0, 0, (byte) 0xfb, 3, 3},
                        bytes("PRI * HTTP"),
                        preface));
    }

    @Test
    void whatIsNotHttp2IsClosed() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            for (final byte[] each : garbage().toList()) {
                assertThat(new String(said(replica.address(), each), StandardCharsets.ISO_8859_1))
                        .doesNotContain("HTTP/1.1 2");
            }
            assertThat(ask(replica.address(), "what")).isEqualTo("a:what");
            assertThat(Await.until(replica.server::connections, open -> open == 1))
                    .isOne();
            assertThat(replica.receiver.live).isEmpty();
        }
    }

    /** What the port says to that until it closes. */
    private static byte[] said(final InetSocketAddress address, final byte[] bytes) throws IOException {
        final var said = new ByteArrayOutputStream();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(said);
        } catch (final SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // an end as well
        }
        return said.toByteArray();
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        final var restless = new Upkeep.Settings(CALM.window(), SOON, SOON);
        try (var replica = new RunningReplica(loops, new ReplicaServer.Bounds(10, 10, LONG, restless));
                var silent = new Socket(
                        replica.address().getAddress(), replica.address().getPort())) {
            silent.setSoTimeout(30_000);
            silent.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(Await.until(replica.server::connections, open -> open == 0))
                    .isZero();
        }
    }

    @Test
    void connectionsAreCounted() throws Exception {
        try (var replica = new RunningReplica(loops, new ReplicaServer.Bounds(1, 10, LONG, CALM));
                var second = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 10, 10, CALM))) {
            assertThat(ask(replica.address(), "first")).isEqualTo("a:first");
            final var heard = new Heard();
            second.relay(replica.address(), bytes("request"), heard, loop);
            assertThat(heard.next()).isEqualTo("UNREACHABLE");
            assertThat(ask(replica.address(), "again")).isEqualTo("a:again");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final int port = replica.address().getPort();
            assertThatThrownBy(
                            () -> new RunningReplica(loops, "b", port, new BodyBudget(1), ReplicaServer.Bounds.DEFAULT))
                    .isInstanceOf(ReplicaPortUnavailable.class)
                    .hasMessageContaining("replicas.address")
                    .hasMessageContaining(Integer.toString(port));
        }
    }
}
