package io.sallyport.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.admin.AdminViews.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private final Queue<Runnable> first = new ArrayDeque<>();
    private final Queue<Runnable> second = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private final LoopWatch watch = new LoopWatch(List.of(first::add, second::add), () -> now);

    @Test
    void isUpBeforeTheFirstBeat() {
        assertThat(watch.health()).isEqualTo(new Health(2, 0));
    }

    @Test
    void aLoopThatDoesNotRunItsTaskForTwoSecondsIsStuck() {
        watch.beat();
        first.remove().run();
        now = now.plus(LoopWatch.PATIENCE);
        assertThat(watch.health().up()).isTrue();

        now = now.plusMillis(1);
        assertThat(watch.health()).isEqualTo(new Health(2, 1));
    }

    @Test
    void aLoopThatTurnsAgainIsUpAgain() {
        watch.beat();
        now = now.plusSeconds(60);
        first.remove().run();
        second.remove().run();

        assertThat(watch.health().up()).isTrue();
    }

    @Test
    void aStuckLoopCollectsNoTasks() {
        for (int i = 0; i < 100; i++) {
            watch.beat();
            now = now.plus(Duration.ofMillis(500));
        }

        assertThat(first).hasSize(1);
    }

    @Test
    void aPauseOfTheWholeProcessIsNoStuckLoop() {
        watch.beat();
        first.remove().run();
        second.remove().run();
        now = now.plusSeconds(60);

        assertThat(watch.health().up()).isTrue();
    }

    @Test
    void aLoopThatHasEndedIsStuck() {
        final var ended = new LoopWatch(
                List.of(_ -> {
                    throw new RejectedExecutionException("ended");
                }),
                () -> now);
        ended.beat();

        assertThat(ended.health()).isEqualTo(new Health(1, 1));
    }
}
