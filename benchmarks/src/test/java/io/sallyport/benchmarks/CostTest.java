package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CostTest {

    @Test
    void everyRowIsWarmedUpOnceAndMeasuredInEveryRound() {
        final var settings =
                new Settings(false, Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(5), 5, 32);
        assertThat(new Cost(1, 1, 1, 10).estimate(settings)).isEqualTo(Duration.ofSeconds(33 + 12 + 57 + 10));
    }

    @Test
    void theWholeTableTakesLessThanAnHour() {
        assertThat(Suites.estimate(Suites.ALL, Settings.FULL)).isLessThan(Duration.ofMinutes(58));
    }
}
