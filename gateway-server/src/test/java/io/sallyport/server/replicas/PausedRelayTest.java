package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.session.Relays;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relayed answers that nobody takes just now. */
class PausedRelayTest extends ReplicaTest {

    /** Pauses at the head, for good. */
    private static final class Hesitant extends Heard {
        final CompletableFuture<Relays.Flight> flight = new CompletableFuture<>();

        @Override
        public void head(final int status, final List<Map.Entry<String, String>> told) {
            flight.thenAccept(Relays.Flight::pause);
            super.head(status, told);
        }
    }

    /** On the loop, so that nothing is heard before it could be paused. */
    private Hesitant hesitant(final InetSocketAddress replica, final String request) throws Exception {
        final var heard = new Hesitant();
        loop.submit(() -> heard.flight.complete(client.relay(replica, bytes(request), heard, loop)))
                .get();
        return heard;
    }

    @Test
    void aPausedAnswerHoldsTheOtherSideBackAndNothingIsLost() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = hesitant(replica.address(), "flood");
            final var live = replica.receiver.nextLive();
            assertThat(live.next()).isEqualTo("full");
            // As many ways there and back as would let a lot through.
            for (int i = 0; i < 50; i++) {
                assertThat(ask(replica.address(), "meanwhile")).isEqualTo("a:meanwhile");
            }
            assertThat(live.written()).isLessThan(1 << 20);
            assertThat(heard.next()).isEqualTo("200");
            heard.flight.join().resume();
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(heard.bytes()).isEqualTo(flood(32 << 20));
        }
    }

    @Test
    void manyPausedAnswersDoNotStopTheOthersOfTheirConnection() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            for (int i = 0; i < 40; i++) {
                hesitant(replica.address(), "flood");
                assertThat(replica.receiver.nextLive().next()).isEqualTo("full");
            }
            assertThat(ask(replica.address(), "x".repeat(1_000))).startsWith("a:x");
            final var heard = relay(replica.address(), "flood");
            assertThat(heard.next()).isEqualTo("200");
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(replica.server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPausedAnswerThatIsWholeComesWhenItIsResumed() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = hesitant(replica.address(), "wait");
            final var live = replica.receiver.nextLive();
            live.head();
            assertThat(heard.next()).isEqualTo("200");
            live.part("one ");
            live.part("two");
            live.end();
            assertThat(live.next()).isEqualTo("gone");
            assertThat(ask(replica.address(), "after it on the connection")).startsWith("a:");
            assertThat(heard.events).isEmpty();
            heard.flight.join().resume();
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(heard.text()).isEqualTo("one two");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 0, ended", "false, 8, UNREACHABLE", "false, 7, UNREACHABLE"})
    void aResetDoesNotOvertakeWhatWasSaidBeforeNotEvenWherePaused(final boolean whole, final int code, final String end)
            throws Exception {
        final byte[] answer = FakePeer.all(
                FakePeer.head("200", true, false),
                FakePeer.data("one ", false),
                FakePeer.data("two", whole),
                FakePeer.reset(code));
        try (var peer = new FakePeer(FakePeer.interrupting(answer))) {
            final var heard = hesitant(peer.address(), "x".repeat(1 << 20));
            assertThat(heard.next()).isEqualTo("200");
            assertThat(heard.next()).isEqualTo(end);
            assertThat(heard.text()).isEqualTo("one two");
        }
    }

    @Test
    void aPausedAnswerHearsThatItsReplicaDied() throws Exception {
        final var replica = new RunningReplica(loops);
        final var heard = hesitant(replica.address(), "flood");
        assertThat(heard.next()).isEqualTo("200");
        assertThat(replica.receiver.nextLive().next()).isEqualTo("full");
        replica.close();
        assertThat(heard.next()).isEqualTo("BROKEN");
        assertThat(flood(1 << 20)).startsWith(heard.bytes());
    }

    private static byte[] flood(final int bytes) {
        final var all = new ByteArrayOutputStream(bytes);
        for (int offset = 0; offset < bytes; offset += ScriptedReceiver.PIECE) {
            all.writeBytes(ScriptedReceiver.piece(offset));
        }
        return all.toByteArray();
    }
}
