package io.sallyport.server.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop and its clock in the test's own hand: nothing runs before {@link #run()}, and time passes only by {@link
 * #advance}.
 */
public final class ManualLoop extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer<?>> timers = new PriorityQueue<>(
            Comparator.comparingLong((Timer<?> timer) -> timer.at).thenComparingLong(timer -> timer.place));
    private long now = Duration.ofDays(20_000).toMillis();
    private long order;

    /** Runs what is due now, and what that puts in, until nothing is left. */
    public void run() {
        for (var task = next(); task != null; task = next()) {
            task.run();
        }
    }

    /** Lets time pass, timer by timer. */
    public void advance(final Duration by) {
        final long until = now + by.toMillis();
        run();
        while (!timers.isEmpty() && timers.element().at <= until) {
            now = Math.max(now, timers.element().at);
            run();
        }
        now = until;
        run();
    }

    /** How many timers still wait. */
    public int waiting() {
        return (int) timers.stream().filter(timer -> !timer.isCancelled()).count();
    }

    private @Nullable Runnable next() {
        if (!tasks.isEmpty()) {
            return tasks.remove();
        }
        return !timers.isEmpty() && timers.element().at <= now ? timers.remove() : null;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public void execute(final Runnable command) {
        tasks.add(command);
    }

    @Override
    public ScheduledFuture<?> schedule(final Runnable command, final long delay, final TimeUnit unit) {
        return scheduled(new Timer<>(command, delay, unit));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(final Callable<V> callable, final long delay, final TimeUnit unit) {
        return scheduled(new Timer<>(callable, delay, unit));
    }

    private <V> Timer<V> scheduled(final Timer<V> timer) {
        timers.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            final Runnable command, final long initialDelay, final long period, final TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            final Runnable command, final long initialDelay, final long delay, final TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) {
        return false;
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long at;
        private final long place = order++;

        Timer(final Runnable command, final long delay, final TimeUnit unit) {
            super(command, null); // a runnable has no result
            this.at = now + unit.toMillis(delay);
        }

        Timer(final Callable<V> callable, final long delay, final TimeUnit unit) {
            super(callable);
            this.at = now + unit.toMillis(delay);
        }

        @Override
        public long getDelay(final TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(final Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
