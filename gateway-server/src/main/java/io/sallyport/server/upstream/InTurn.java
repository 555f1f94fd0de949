package io.sallyport.server.upstream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs what it is given on another executor, in order and one at a time, whatever that executor is. Any thread. */
public final class InTurn implements Executor {

    private final Executor executor;
    private final Runnable nobodyRuns;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger undone = new AtomicInteger();

    /** @param nobodyRuns told when the executor takes no more */
    public InTurn(final Executor executor, final Runnable nobodyRuns) {
        this.executor = executor;
        this.nobodyRuns = nobodyRuns;
    }

    @Override
    public void execute(final Runnable task) {
        tasks.add(task);
        if (undone.getAndIncrement() == 0) {
            hop();
        }
    }

    private void hop() {
        try {
            executor.execute(this::runNext);
        } catch (final RejectedExecutionException nobodyListens) {
            nobodyRuns.run();
        }
    }

    private void runNext() {
        final var next = tasks.poll();
        try {
            if (next != null) {
                next.run();
            }
        } finally {
            if (undone.decrementAndGet() > 0) {
                hop();
            }
        }
    }
}
