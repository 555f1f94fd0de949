package io.sallyport.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final AtomicInteger made = new AtomicInteger();
    private final SingleFlight flight =
            new SingleFlight(work::add, () -> Answer.text(200, "answer " + made.incrementAndGet()));

    @Test
    void whoeverAsksMeanwhileGetsTheSameAnswerAndTheNextAFreshOne() {
        final var first = flight.join();
        final var second = flight.join();
        assertThat(second).isSameAs(first);

        work.remove().run();
        assertThat(work).isEmpty();
        assertThat(flight.join()).isNotSameAs(first);
        assertThat(work).hasSize(1);
        assertThat(made).hasValue(1);
    }
}
