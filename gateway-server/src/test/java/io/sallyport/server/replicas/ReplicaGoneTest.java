package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.session.Relays;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.transport.BodyBudget;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replicas that are not there, go away, or are something else. */
class ReplicaGoneTest extends ReplicaTest {

    @Test
    void whatWasNeverSentIsUnreachable() throws Exception {
        assertThat(relay(nobody(), "request").next()).isEqualTo("UNREACHABLE");
    }

    static Stream<byte[]> strangers() {
        return Stream.of(
                new byte[0],
                "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void whatDoesNotSpeakHttp2IsUnreachableAndIsLeftAloneForAWhile(final byte[] greeting) throws Exception {
        try (var peer = new FakePeer(FakePeer.saying(greeting));
                var hasty = client(new ReplicaClient.Bounds(SOON, LONG, LONG, 1_000, 1_000, CALM))) {
            for (int i = 0; i < 3; i++) {
                final var heard = new Heard();
                hasty.relay(peer.address(), bytes("request"), heard, loop);
                assertThat(heard.next()).isEqualTo("UNREACHABLE");
            }
            assertThat(peer.connections).hasValueLessThanOrEqualTo(1);
        }
    }

    @Test
    void aReplicaThatIsBackIsReachedAgain() throws Exception {
        final var address = nobody();
        try (var forgetful = client(new ReplicaClient.Bounds(LONG, SOON, LONG, 1_000, 1_000, CALM))) {
            final var first = new Heard();
            forgetful.relay(address, bytes("request"), first, loop);
            assertThat(first.next()).isEqualTo("UNREACHABLE");
            try (var replica = new RunningReplica(
                    loops, "b", address.getPort(), new BodyBudget(1 << 20), ReplicaServer.Bounds.DEFAULT)) {
                Await.until(
                        () -> {
                            final var again = new Heard();
                            forgetful.relay(replica.address(), bytes("request"), again, loop);
                            return again.next();
                        },
                        "404"::equals);
            }
        }
    }

    static Stream<Arguments> farewells() {
        return Stream.of(
                Arguments.of("REFUSED_STREAM", FakePeer.reset(7), "UNREACHABLE"),
                Arguments.of("GOAWAY without it", FakePeer.GOAWAY, "UNREACHABLE"),
                Arguments.of("CANCEL", FakePeer.reset(8), "BROKEN"),
                Arguments.of("INTERNAL_ERROR", FakePeer.reset(2), "BROKEN"),
                Arguments.of("200 of somebody else", FakePeer.head("200", false, true), "REFUSED"),
                Arguments.of("503 of somebody else", FakePeer.head("503", false, true), "BUSY"),
                Arguments.of("no status", FakePeer.head("abc", true, true), "REFUSED"),
                Arguments.of("only a promise", FakePeer.head("102", true, true), "BROKEN"),
                Arguments.of("garbage", "garbage, garbage".getBytes(StandardCharsets.US_ASCII), "BROKEN"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("farewells")
    void howARequestEndedSaysWhetherItMayHaveRun(final String name, final byte[] farewell, final String problem)
            throws Exception {
        try (var peer = new FakePeer(FakePeer.answering(farewell))) {
            assertThat(relay(peer.address(), "request").next()).as(name).isEqualTo(problem);
        }
    }

    @Test
    void whatIsSentAgainOnAGoodbyeTakesAnotherConnection() throws Exception {
        try (var peer = new FakePeer(FakePeer.answering(FakePeer.GOAWAY))) {
            final var again = new Heard();
            final var stubborn = new Heard() {
                @Override
                public void failed(final Relays.Problem problem) {
                    client.relay(peer.address(), ReplicaTest.bytes("request"), again, loop);
                }
            };
            client.relay(peer.address(), bytes("request"), stubborn, loop);
            assertThat(again.next()).isEqualTo("UNREACHABLE");
            assertThat(peer.connections).hasValue(2);
        }
    }

    @Test
    void aConnectionThatIsLeavingIsCutOffAsWell() throws Exception {
        final var closing = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1_000, 1_000, CALM));
        final var heard = new Heard();
        final byte[] answer = FakePeer.all(FakePeer.GOAWAY_LATER, FakePeer.head("200", true, false));
        try (var peer = new FakePeer(FakePeer.answering(answer))) {
            closing.relay(peer.address(), bytes("request"), heard, loop);
            assertThat(heard.next()).isEqualTo("200");
            closing.close();
            assertThat(heard.next()).isEqualTo("BROKEN");
            final var late = new Heard();
            closing.relay(peer.address(), bytes("request"), late, loop);
            assertThat(late.next()).isEqualTo("UNREACHABLE");
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void nobodyIsLookedForAgainForAWhile() throws Exception {
        final var address = nobody();
        assertThat(relay(address, "request").next()).isEqualTo("UNREACHABLE");
        try (var peer = new FakePeer(address.getPort(), FakePeer.saying(new byte[0]))) {
            assertThat(relay(peer.address(), "request").next()).isEqualTo("UNREACHABLE");
            assertThat(peer.connections).hasValue(0);
        }
    }

    @Test
    void whatFindsNoRoomForTooLongIsUnreachable() throws Exception {
        try (var full = new RunningReplica(loops, new ReplicaServer.Bounds(10, 0, LONG, CALM));
                var hasty = client(new ReplicaClient.Bounds(SOON, SOON, LONG, 1_000, 1_000, CALM))) {
            final var heard = new Heard();
            hasty.relay(full.address(), bytes("request"), heard, loop);
            assertThat(heard.next()).isEqualTo("UNREACHABLE");
        }
    }

    @Test
    void aPeerThatDoesNotAnswerAPingIsGone() throws Exception {
        final var lively = new Upkeep.Settings(CALM.window(), SOON, LONG);
        try (var peer = new FakePeer(FakePeer.answering(new byte[0]));
                var watchful = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1_000, 1_000, lively))) {
            final var heard = new Heard();
            watchful.relay(peer.address(), bytes("request"), heard, loop);
            assertThat(heard.next()).isIn("BROKEN", "UNREACHABLE");
            assertThat(peer.frames).contains(FakePeer.PING);
        }
    }

    @Test
    void aReplicaThatDiesBreaksWhatItRuns() throws Exception {
        final var replica = new RunningReplica(loops);
        final var begun = relay(replica.address(), "wait");
        replica.receiver.nextLive().head();
        assertThat(begun.next()).isEqualTo("200");
        final var silent = relay(replica.address(), "wait");
        final var live = replica.receiver.nextLive();
        replica.close();
        assertThat(begun.next()).isEqualTo("BROKEN");
        assertThat(silent.next()).isEqualTo("BROKEN");
        assertThat(live.next()).isEqualTo("gone");
        assertThat(relay(replica.address(), "request").next()).isEqualTo("UNREACHABLE");
    }

    @Test
    void aClientThatClosesCutsOffWhatIsUnderWay() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = new Heard();
            try (var closing = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1_000, 1_000, CALM))) {
                closing.relay(replica.address(), bytes("wait"), heard, loop);
                replica.receiver.nextLive();
            }
            assertThat(heard.next()).isEqualTo("BROKEN");
        }
    }

    @Test
    void drainingIsToldToAllAndEverythingIsStillServed() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var before = relay(replica.address(), "wait");
            final var first = replica.receiver.nextLive();
            replica.server.drain();
            replica.server.drain();
            assertThat(first.next()).isEqualTo("draining");
            relay(replica.address(), "wait");
            assertThat(replica.receiver.nextLive().next()).isEqualTo("draining");
            first.whole(200, "");
            assertThat(before.next()).isEqualTo("200");
            assertThat(first.next()).isEqualTo("gone");
            assertThat(ask(replica.address(), "what")).isEqualTo("a:what");
        }
    }

    @Test
    void aReplicaThatLeavesEndsItsStreamsAndTheNextRequestGoesToItsSuccessor() throws Exception {
        final var old = new RunningReplica(loops);
        final var address = old.address();
        final var running = relay(address, "wait");
        final var live = old.receiver.nextLive();
        live.head();
        assertThat(running.next()).isEqualTo("200");
        final var closing = Thread.startVirtualThread(() -> old.server.close(LONG));
        Await.until(() -> isOpen(address.getPort()), open -> !open);
        try (var successor = new RunningReplica(
                loops, "b", address.getPort(), new BodyBudget(1 << 20), ReplicaServer.Bounds.DEFAULT)) {
            assertThat(Await.until(() -> ask(successor.address(), "what"), "b:what"::equals))
                    .isEqualTo("b:what");
            live.part("last words");
            live.end();
            assertThat(running.next()).isEqualTo("ended");
            assertThat(running.text()).isEqualTo("last words");
            assertThat(closing.join(LONG)).isTrue();
        }
    }

    private static boolean isOpen(final int port) throws Exception {
        try (var probe = new Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (final ConnectException _) {
            return false;
        }
    }

    @Test
    void anIdleConnectionIsClosedAndOpenedAgain() throws Exception {
        final var restless = new Upkeep.Settings(CALM.window(), SOON, SOON);
        try (var replica = new RunningReplica(loops);
                var saving = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1_000, 1_000, restless))) {
            for (int i = 0; i < 2; i++) {
                Await.until(
                        () -> saving.ask(replica.address(), bytes("what"), LONG, loop)
                                .get(),
                        Optional::isPresent); // a loaded machine may be too late for so short a pulse
                Await.until(replica.server::connections, open -> open == 0);
            }
        }
    }
}
