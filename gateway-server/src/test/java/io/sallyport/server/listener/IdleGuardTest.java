package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleGuardTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final IdleGuard guard = new IdleGuard(TIMEOUT);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void add() {
        channel.freezeTime();
        channel.pipeline().addLast(guard);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionWithNothingToDoIsClosedAfterTheTime() {
        pass(Duration.ofMinutes(4).minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anExchangeThatSaysNothingKeepsItOpen() {
        guard.begin();
        pass(Duration.ofHours(2));
        assertThat(channel.isOpen()).isTrue();
        guard.end(channel.pipeline().context(guard));
        pass(TIMEOUT.plusMinutes(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatTakesNothingOfItsAnswerIsClosedThoughItIsWaitedFor() {
        guard.begin();
        wait(1000);
        pass(TIMEOUT);
        assertThat(channel.isOpen()).as("the time runs from the first look on").isTrue();
        wait(1000); // more that waits is no progress
        pass(TIMEOUT.dividedBy(2));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientThatTakesItsAnswerBitByBitHasAllTheTimeItNeeds() {
        guard.begin();
        guard.end(channel.pipeline().context(guard));
        for (int left = 100; left > 0; left--) {
            wait(left);
            pass(TIMEOUT.dividedBy(2));
            assertThat(channel.isOpen()).isTrue();
            channel.flush();
            channel.releaseOutbound();
        }
        pass(TIMEOUT.plusMinutes(2));
        assertThat(channel.isOpen()).isFalse();
    }

    /** What is not flushed stays where a slow socket would leave it. */
    private void wait(final int bytes) {
        channel.write(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    private void pass(final Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
