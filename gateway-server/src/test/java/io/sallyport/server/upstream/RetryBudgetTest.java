package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private final RetryBudget budget = new RetryBudget();

    private int spent() {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }

    @Test
    void fiveCallsEarnOneRetry() {
        spent();
        for (int i = 0; i < 4; i++) {
            budget.earned();
        }
        assertThat(budget.spend()).isFalse();
        budget.earned();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
    }

    @Test
    void itStartsWithSomeInStore() {
        assertThat(spent()).isEqualTo(50);
    }

    @Test
    void noMoreThanAHundredAreEverInStore() {
        for (int i = 0; i < 100_000; i++) {
            budget.earned();
        }
        assertThat(spent()).isEqualTo(100);
    }

    @Test
    void pausesDoubleUpToASecondAndHalfOfEachIsChance() {
        final var random = new Random(1);
        final long[] longest = {100, 200, 400, 800, 1000, 1000, 1000, 1000};
        for (int attempt = 1; attempt <= longest.length; attempt++) {
            for (int i = 0; i < 200; i++) {
                assertThat(RetryPause.after(attempt, random))
                        .isBetween(
                                Duration.ofMillis(longest[attempt - 1] / 2), Duration.ofMillis(longest[attempt - 1]));
            }
        }
    }
}
