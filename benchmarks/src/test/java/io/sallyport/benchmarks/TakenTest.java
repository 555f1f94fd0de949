package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakenTest {

    private static final Load NO_LOAD = (_, _) -> counted();
    private static final Row DIRECT = Row.direct("direct", URI.create("http://127.0.0.1/"), NO_LOAD);
    private static final Row PROXIED =
            Row.steady("nginx", URI.create("http://127.0.0.1/"), NO_LOAD, ProcessHandle.current());

    @Test
    void whatOthersDisturbedIsTakenAgainAndLeftOut() {
        final var taken = new Taken(PROXIED);
        final var disturbed = sample(700, 900);
        taken.add(sample(950, 950));
        taken.add(disturbed);
        assertThat(taken.hasCalm(2)).isFalse();

        taken.add(sample(990, 990));

        assertThat(taken.hasCalm(2)).isTrue();
        final var result = taken.result(2);
        assertThat(result.samples()).containsExactly(sample(950, 950), sample(990, 990));
        assertThat(result.leftOut()).containsExactly(disturbed);
    }

    @Test
    void whereNothingIsCalmTheCalmestCounts() {
        final var taken = new Taken(PROXIED);
        final var worse = sample(600, 1000);
        final var bad = sample(700, 1000);
        taken.add(worse);
        taken.add(bad);

        assertThat(taken.hasCalm(1)).isFalse();
        assertThat(taken.result(1).samples()).containsExactly(bad);
    }

    @Test
    void theCoreOfADirectWayIsNobodys() {
        final var taken = new Taken(DIRECT);
        taken.add(sample(0, 1000));

        assertThat(taken.hasCalm(1)).isTrue();
    }

    /** Of a second of the core: what the proxy used, and all that was used. */
    private static Sample sample(final long cpuMillis, final long takenMillis) {
        return new Sample(counted(), Duration.ofMillis(cpuMillis), Duration.ofMillis(takenMillis), 100, 0);
    }

    private static Load.Counted counted() {
        return new Load.Counted(100, 1_000_000, 500, 2000, 0);
    }
}
