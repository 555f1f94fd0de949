package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestRateTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void asManyAsAllowedPassAndTheNextWaitsForTheRestOfTheSecond() {
        final RequestRate rate = new RequestRate(2, 5);
        assertThat(rate.take(5)).isZero();
        assertThat(rate.take(6)).isZero();
        assertThat(rate.take(7)).isEqualTo(SECOND - 2);
        assertThat(rate.take(5 + SECOND)).isZero();
    }

    @Test
    void theClockMayWrapAround() {
        final RequestRate rate = new RequestRate(1, Long.MAX_VALUE - 1);
        assertThat(rate.take(Long.MAX_VALUE)).isZero();
        assertThat(rate.take(Long.MIN_VALUE)).isEqualTo(SECOND - 2);
        assertThat(rate.take(Long.MIN_VALUE + SECOND)).isZero();
    }
}
