package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.observability.Logs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoppingTest {

    private final Ends ends = new Ends();
    private final Stopping stopping = new Stopping(Logs.ofProcess(), ends);

    @Test
    void aFirstSignalDuringADrainThatAnOperatorBeganLetsItGoOn() throws InterruptedException {
        stopping.drain();
        stopping.signalled();
        assertThat(ends.halts).hasValue(0);
        assertThat(ends.orderly.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSecondSignalEndsTheProcessNow() {
        stopping.signalled();
        stopping.signalled();
        assertThat(ends.halts).hasValue(1);
    }

    private static final class Ends implements Stopping.Exit {

        private final CountDownLatch orderly = new CountDownLatch(1);
        private final AtomicInteger halts = new AtomicInteger();

        @Override
        public void orderly() {
            orderly.countDown();
        }

        @Override
        public void now() {
            halts.incrementAndGet();
        }
    }
}
