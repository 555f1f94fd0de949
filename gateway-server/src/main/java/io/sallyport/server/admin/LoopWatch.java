package io.sallyport.server.admin;

import io.sallyport.server.admin.AdminViews.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Knows whether event loops turn: each is handed a task now and then, and one that has not run it within
 * {@link #PATIENCE} is stuck. Asking costs a few field reads and never blocks.
 */
public final class LoopWatch {

    /** How long a loop may take to run a task. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Pulse> pulses;
    private final InstantSource clock;

    public LoopWatch(final List<? extends Executor> loops, final InstantSource clock) {
        this.clock = clock;
        this.pulses = loops.stream().map(Pulse::new).toList();
    }

    /** Hands every loop that ran its last task a new one. Called every half second by {@link AdminLoop#watch}. */
    public void beat() {
        final var now = clock.instant();
        pulses.forEach(pulse -> pulse.beat(now));
    }

    public Health health() {
        final var tooOld = clock.instant().minus(PATIENCE);
        final var stuck = pulses.stream()
                .filter(pulse -> pulse.waitingSince.isBefore(tooOld))
                .count();
        return new Health(pulses.size(), (int) stuck);
    }

    /** One loop; a task is never handed over before the last one ran, so a stuck loop collects none. */
    private static final class Pulse {

        private static final Instant NOT_WAITING = Instant.MAX;

        private final Executor loop;
        private volatile Instant waitingSince = NOT_WAITING;

        Pulse(final Executor loop) {
            this.loop = loop;
        }

        private void beat(final Instant now) {
            if (waitingSince.equals(NOT_WAITING)) {
                waitingSince = now;
                handOver();
            }
        }

        private void handOver() {
            try {
                loop.execute(() -> waitingSince = NOT_WAITING);
            } catch (final RejectedExecutionException _) {
                waitingSince = Instant.MIN; // It has ended: it never runs a task again.
            }
        }
    }
}
