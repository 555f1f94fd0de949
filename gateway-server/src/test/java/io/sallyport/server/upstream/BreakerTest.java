package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.ManualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final ManualLoop clock = new ManualLoop();
    private final Breaker breaker = new Breaker(new UpstreamSettings.BreakerSettings(3, Duration.ofSeconds(30)), clock);

    private void open() {
        breaker.failed();
        breaker.failed();
        assertThat(breaker.failed()).as("the third opens it").isTrue();
    }

    @Test
    void fewerFailuresThanItTakesLeaveItClosed() {
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void failuresInARowOpenItAndSaySoOnce() {
        open();
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void aSuccessBetweenStartsTheCountAnew() {
        breaker.failed();
        breaker.failed();
        assertThat(breaker.succeeded()).as("it was not open").isFalse();
        breaker.failed();
        breaker.failed();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void failuresFurtherApartThanTheWindowDoNotAddUp() {
        breaker.failed();
        breaker.failed();
        clock.advance(Duration.ofSeconds(31));
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void afterAPauseOneCallIsLetThroughAndItsSuccessCloses() {
        open();
        clock.advance(Duration.ofSeconds(29));
        assertThat(breaker.allows()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).as("only one").isFalse();
        assertThat(breaker.succeeded()).isTrue();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aTrialThatFailsOpensItForAsLongAgain() {
        open();
        clock.advance(Duration.ofSeconds(30));
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.failed()).as("it was open all the time").isFalse();
        clock.advance(Duration.ofSeconds(29));
        assertThat(breaker.allows()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aTrialThatNeverReportsDoesNotLockTheEndpointOut() {
        open();
        clock.advance(Duration.ofSeconds(30));
        assertThat(breaker.allows()).isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(breaker.allows()).isTrue();
    }
}
