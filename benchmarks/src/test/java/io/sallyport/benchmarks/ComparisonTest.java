package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void eachRowIsTheRatioOfMedians() {
        final var comparison = new Comparison();
        for (final double value : new double[] {10, 12, 500}) {
            comparison.add(FixedSuite.SHORT.of(value), true);
            comparison.add(FixedSuite.SHORT.of(value / 4), false);
        }
        assertThat(comparison.markdown()).contains("| a short one | × | 12 | 3 | 0.25 |");
    }

    @Test
    void aRowThatOneOfThemHasNotIsLeftOut() {
        final var comparison = new Comparison();
        comparison.add(FixedSuite.LONG.of(1), true);
        assertThat(comparison.markdown()).doesNotContain("a long one");
    }
}
