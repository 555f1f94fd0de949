package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.ManualLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final int SESSIONS = 3_000;

    private final ManualLoop clock = new ManualLoop();
    private final List<LiveEndpoint> three = endpoints(3);

    private List<LiveEndpoint> endpoints(final int count) {
        return IntStream.range(0, count).mapToObj(this::endpoint).toList();
    }

    private LiveEndpoint endpoint(final int number) {
        return new LiveEndpoint(
                new Endpoint("notes", URI.create("http://notes-" + number + ".test:8080/mcp"), ""),
                new UpstreamSettings.BreakerSettings(1, Duration.ofSeconds(30)),
                clock);
    }

    private static LiveEndpoint place(final long seed, final List<LiveEndpoint> endpoints) {
        return Placement.forSession(seed, endpoints).getFirst();
    }

    @Test
    void sessionsSpreadEvenlyEvenOverNeighbouringSeeds() {
        final Map<LiveEndpoint, Integer> held = new HashMap<>();
        for (long seed = 0; seed < SESSIONS; seed++) {
            held.merge(place(seed, three), 1, Integer::sum);
        }
        assertThat(held.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(900, 1100));
    }

    @Test
    void theSameSeedStaysWhateverTheOrder() {
        final var reversed = three.reversed();
        for (long seed = 0; seed < 200; seed++) {
            assertThat(place(seed, reversed)).isSameAs(place(seed, three));
        }
    }

    @Test
    void anEndpointThatComesTakesItsShareAndMovesNothingElse() {
        final var four = new ArrayList<>(three);
        final var fourth = endpoint(3);
        four.add(fourth);
        int moved = 0;
        for (long seed = 0; seed < SESSIONS; seed++) {
            final var before = place(seed, three);
            final var after = place(seed, four);
            if (after != before) {
                assertThat(after).isSameAs(fourth);
                moved++;
            }
        }
        assertThat(moved).isBetween(SESSIONS / 5, SESSIONS / 3);
    }

    @Test
    void anEndpointThatGoesMovesOnlyWhatItHeld() {
        final var two = three.subList(0, 2);
        for (long seed = 0; seed < SESSIONS; seed++) {
            final var before = place(seed, three);
            if (before != three.get(2)) {
                assertThat(place(seed, two)).isSameAs(before);
            }
        }
    }

    @Test
    void whatIsDownBrokenOrGoneIsPassedOver() {
        three.get(0).down("timeout", "timeout");
        three.get(1).breaker().failed();
        final var usable = three.get(2);
        for (long seed = 0; seed < 100; seed++) {
            assertThat(place(seed, three)).isSameAs(usable);
            assertThat(Placement.forCall(new Random(seed), three)).containsSame(usable);
        }
    }

    @Test
    void whatRefusesConnectionsForASecondIsGoneUntilItAnswers() {
        final var refusing = three.getFirst();
        refusing.refused();
        assertThat(refusing.isGone()).isFalse();
        clock.advance(Duration.ofMillis(999));
        assertThat(refusing.isGone()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(refusing.isGone()).isTrue();
        assertThat(refusing.isUsable()).isFalse();
        refusing.connected();
        assertThat(refusing.isUsable()).isTrue();
    }

    @Test
    void whereAllAreDownTheCallGoesOutAllTheSame() {
        three.forEach(endpoint -> endpoint.down("timeout", "timeout"));
        assertThat(Placement.forSession(1, three)).hasSize(3);
        assertThat(Placement.forCall(new Random(1), three)).isPresent();
    }

    @Test
    void withoutEndpointsThereIsNoPlace() {
        assertThat(Placement.forSession(1, List.of())).isEmpty();
        assertThat(Placement.forCall(new Random(1), List.of())).isEmpty();
    }

    @Test
    void aCallAvoidsTheBusierOfTwo() {
        final var busy = three.getFirst();
        busy.began();
        final var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            assertThat(Placement.forCall(random, three)).get().isNotSameAs(busy);
        }
    }

    @Test
    void callsReachEveryIdleEndpoint() {
        final var random = new Random(7);
        final var reached = IntStream.range(0, 200)
                .mapToObj(_ -> Placement.forCall(random, three).orElseThrow())
                .distinct();
        assertThat(reached).hasSize(3);
    }
}
