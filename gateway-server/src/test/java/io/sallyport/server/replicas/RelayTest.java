package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sallyport.server.session.Relays;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.transport.BodyBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests whose answers are relayed as they come. */
class RelayTest extends ReplicaTest {

    @Test
    void anAnswerComesWithItsStatusAndFields() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = relay(replica.address(), "request");
            assertThat(heard.next()).isEqualTo("404");
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(heard.text()).isEqualTo("a:request:7");
            assertThat(heard.fields).containsExactly(entry("x-name", "value"));
        }
    }

    @Test
    void partsComeAsTheyAreWritten() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = relay(replica.address(), "wait");
            final var live = replica.receiver.nextLive();
            live.head();
            assertThat(heard.next()).isEqualTo("200");
            live.part("one ");
            assertThat(Await.until(heard::text, text -> !text.isEmpty())).isEqualTo("one ");
            live.part("two");
            live.end();
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(heard.text()).isEqualTo("one two");
        }
    }

    @Test
    void aLargeRequestArrivesWholeAndIsPaidForUntilItIsAnswered() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = relay(replica.address(), "x".repeat(RunningReplica.MAX_BODY));
            assertThat(heard.next()).isEqualTo("404");
            assertThat(heard.next()).isEqualTo("ended");
            assertThat(heard.text()).isEqualTo("a:long:" + RunningReplica.MAX_BODY);
            assertThat(Await.until(replica.budget::held, held -> held == 0)).isZero();
        }
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            assertThat(relay(replica.address(), "x".repeat(RunningReplica.MAX_BODY + (64 << 10) + 1))
                            .next())
                    .isEqualTo("REFUSED");
            assertThat(ask(replica.address(), "still there")).isEqualTo("a:still there");
        }
    }

    @Test
    void aRequestThatThereIsNoBudgetForMayGoElsewhere() throws Exception {
        final var budget = new BodyBudget(100_000);
        try (var replica = new RunningReplica(loops, "a", 0, budget, ReplicaServer.Bounds.DEFAULT)) {
            assertThat(relay(replica.address(), "x".repeat(150_000)).next()).isEqualTo("BUSY");
            assertThat(Await.until(budget::held, held -> held == 0)).isZero();
        }
    }

    @Test
    void aRefusedRequestIsToldFromAnAnswer() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            assertThat(relay(replica.address(), "refuse").next()).isEqualTo("REFUSED");
            assertThat(relay(replica.address(), "").next()).isEqualTo("REFUSED");
        }
    }

    @Test
    void anAnswerThatIsBrokenOffIsBroken() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = relay(replica.address(), "wait");
            final var live = replica.receiver.nextLive();
            live.head();
            assertThat(heard.next()).isEqualTo("200");
            live.breakOff();
            assertThat(heard.next()).isEqualTo("BROKEN");
            assertThat(relay(replica.address(), "throw").next()).isEqualTo("BROKEN");
        }
    }

    @Test
    void anAnswerThatDoesNotBeginIsTooSlow() throws Exception {
        try (var replica = new RunningReplica(loops);
                var hasty = client(
                        new ReplicaClient.Bounds(LONG, LONG, java.time.Duration.ofMillis(50), 1_000, 1_000, CALM))) {
            final var heard = new Heard();
            // Until it is connected and sent within the time, nothing was late yet.
            Await.until(
                    () -> {
                        hasty.relay(replica.address(), bytes("wait"), heard, loop);
                        return heard.next();
                    },
                    "TOO_SLOW"::equals);
            assertThat(replica.receiver.nextLive().next()).isEqualTo("gone");
        }
    }

    @Test
    void manyAnswersAtOnceShareAConnection() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var all = new ArrayList<Heard>();
            for (int i = 0; i < 200; i++) {
                all.add(relay(replica.address(), "wait"));
            }
            for (int i = 0; i < 200; i++) {
                replica.receiver.nextLive().whole(200, "done");
            }
            for (final var heard : all) {
                assertThat(heard.next()).isEqualTo("200");
                assertThat(heard.next()).isEqualTo("ended");
            }
            assertThat(replica.server.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatTheOtherSideHasNoRoomForYetWaitsForItsTurn() throws Exception {
        try (var replica = new RunningReplica(loops, new ReplicaServer.Bounds(10, 1, LONG, CALM))) {
            final var flight = new CompletableFuture<Relays.Flight>();
            final var fickle = new Heard() {
                @Override
                public void head(final int status, final List<Map.Entry<String, String>> told) {
                    flight.thenAccept(Relays.Flight::cancel);
                }
            };
            flight.complete(client.relay(replica.address(), ReplicaTest.bytes("wait"), fickle, loop));
            final var live = replica.receiver.nextLive();
            final var all = new ArrayList<Heard>();
            for (int i = 0; i < 20; i++) {
                all.add(relay(replica.address(), "turn"));
            }
            live.head();
            for (final var heard : all) {
                assertThat(heard.next()).isEqualTo("404");
                assertThat(heard.next()).isEqualTo("ended");
            }
        }
    }

    @Test
    void aListenerThatFailsLosesItsAnswerAlone() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var failing = new Heard() {
                @Override
                public void head(final int status, final List<Map.Entry<String, String>> told) {
                    throw new IllegalStateException("told to");
                }
            };
            client.relay(replica.address(), bytes("wait"), failing, loop);
            final var live = replica.receiver.nextLive();
            live.head();
            assertThat(failing.next()).isEqualTo("BROKEN");
            assertThat(live.next()).isEqualTo("gone");
            assertThat(ask(replica.address(), "what")).isEqualTo("a:what");
        }
    }

    @Test
    void whatFindsNoRoomWaitsAndThenIsRefused() throws Exception {
        try (var replica = new RunningReplica(loops);
                var narrow = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1, 1, CALM))) {
            final var running = new Heard();
            narrow.relay(replica.address(), bytes("wait"), running, loop);
            final var live = replica.receiver.nextLive();
            final var waiting = new Heard();
            narrow.relay(replica.address(), bytes("second"), waiting, loop);
            final var third = new Heard();
            narrow.relay(replica.address(), bytes("third"), third, loop);
            assertThat(third.next()).isEqualTo("BUSY");
            live.whole(200, "");
            assertThat(waiting.next()).isEqualTo("404");
            assertThat(waiting.next()).isEqualTo("ended");
            assertThat(waiting.text()).startsWith("a:second");
        }
    }

    @Test
    void cancellingTellsTheOtherSide() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = new Heard();
            final var flight = client.relay(replica.address(), bytes("wait"), heard, loop);
            final var live = replica.receiver.nextLive();
            flight.cancel();
            assertThat(live.next()).isEqualTo("gone");
            assertThat(heard.events).isEmpty();
        }
    }

    @Test
    void manyCancelledAtOnceBreakNoOther() throws Exception {
        try (var replica = new RunningReplica(loops)) {
            final var heard = relay(replica.address(), "wait");
            final var live = replica.receiver.nextLive();
            for (int i = 0; i < 500; i++) {
                client.relay(replica.address(), bytes("wait"), new Heard(), loop)
                        .cancel();
            }
            assertThat(ask(replica.address(), "what")).isEqualTo("a:what");
            live.whole(200, "");
            assertThat(heard.next()).isEqualTo("200");
            assertThat(heard.next()).isEqualTo("ended");
        }
    }
}
