package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small messages with whole answers. */
class AskTest extends ReplicaTest {

    @Test
    void anAnswerIsGivenWhole() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            assertThat(ask(replica.address(), "what")).isEqualTo("a:what");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "break", "huge", ""})
    void whatIsNotAnsweredWellIsNotAnswered(final String message) throws Exception {
        try (var replica = new RunningReplica(loops)) {
            assertThat(ask(replica.address(), message)).isEqualTo("nothing");
            assertThat(ask(replica.address(), "again")).isEqualTo("a:again");
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsNotAnswered() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            ask(replica.address(), "connected");
            assertThat(client.ask(replica.address(), bytes("never"), Duration.ofMillis(20), loop)
                            .get(30, TimeUnit.SECONDS))
                    .isEmpty();
        }
    }

    @Test
    void whoDoesNotWantTheAnswerAnyMoreResetsTheExchange() throws Exception {
        try (var peer = new FakePeer(FakePeer.answering(new byte[0]))) {
            final var answer = client.ask(peer.address(), bytes("what"), LONG, loop);
            peer.await(FakePeer.DATA);
            answer.cancel(true);
            peer.await(FakePeer.RST_STREAM);
        }
    }

    @Test
    void nobodyDoesNotAnswer() throws Exception {
        assertThat(ask(nobody(), "what")).isEqualTo("nothing");
        assertThat(ask(InetSocketAddress.createUnresolved("nowhere", 1), "what"))
                .isEqualTo("nothing");
    }

    @Test
    void onlyLoopsOfTheGatewayCarryMessages() throws Exception {
        try (var other = Executors.newSingleThreadScheduledExecutor()) {
            final var replica = nobody();
            assertThatThrownBy(() -> client.ask(replica, bytes("what"), LONG, other))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
