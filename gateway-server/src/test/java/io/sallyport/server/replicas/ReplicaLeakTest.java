package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.BufferLeaks;
import org.junit.jupiter.api.Test;

/** Buffers are released on the odd ways out as well, on either side. */
class ReplicaLeakTest extends ReplicaTest {

    @Test
    void nothingLeaks() throws Exception {
        try (var leaks = new BufferLeaks()) {
            for (int i = 0; i < 20; i++) {
                answersCutOff();
                messagesCutOff();
            }
            leaks.assertNone();
        }
    }

    private void answersCutOff() throws Exception {
        final var replica = new RunningReplica(loops);
        final var cancelled = client.relay(replica.address(), bytes("flood"), new Heard(), loop);
        cancelled.pause();
        assertThat(replica.receiver.nextLive().next()).isEqualTo("full");
        final var cutOff = new Heard();
        client.relay(replica.address(), bytes("flood"), cutOff, loop).pause();
        assertThat(replica.receiver.nextLive().next()).isEqualTo("full");
        final var broken = relay(replica.address(), "wait");
        final var live = replica.receiver.nextLive();
        live.part("no head before");
        live.breakOff();
        assertThat(broken.next()).isEqualTo("BROKEN");
        cancelled.cancel();
        assertThat(ask(replica.address(), "huge")).isEqualTo("nothing");
        replica.close();
        assertThat(cutOff.next()).isIn("200", "BROKEN");
    }

    private void messagesCutOff() throws Exception {
        try (var replica = new RunningReplica(loops);
                var full = new RunningReplica(loops, new ReplicaServer.Bounds(10, 0, LONG, CALM));
                var peer = new FakePeer(FakePeer.answering(
                        FakePeer.all(FakePeer.head("200", true, false), FakePeer.data("x", false), FakePeer.GOAWAY)));
                var closing = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 10, 10, CALM))) {
            assertThat(relay(replica.address(), "x".repeat(RunningReplica.MAX_BODY + (64 << 10) + 1))
                            .next())
                    .isEqualTo("REFUSED");
            closing.relay(replica.address(), bytes("x".repeat(1 << 20)), new Heard(), loop)
                    .cancel();
            closing.relay(full.address(), bytes("x"), new Heard(), loop);
            assertThat(relay(peer.address(), "x").next()).isEqualTo("200");
        }
    }
}
