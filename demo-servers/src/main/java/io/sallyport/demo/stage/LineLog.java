package io.sallyport.demo.stage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The last lines a process printed, and a way to wait for one. */
final class LineLog {

    private static final int KEPT = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean ended;

    void add(String line) {
        change(() -> {
            if (lines.size() == KEPT) {
                lines.removeFirst();
            }
            lines.addLast(line);
        });
    }

    void end() {
        change(() -> ended = true);
    }

    /** The first kept line that matches; empty when the lines end, or the deadline passes, without one. */
    Optional<String> await(Predicate<String> wanted, Duration deadline) throws InterruptedException {
        long nanos = deadline.toNanos();
        lock.lockInterruptibly();
        try {
            var found = find(wanted);
            while (found.isEmpty() && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
                found = find(wanted);
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the process closed its output, so that the last lines are the last. */
    void awaitEnd(Duration deadline) throws InterruptedException {
        final var _ = await(line -> false, deadline);
    }

    List<String> last(int count) {
        lock.lock();
        try {
            return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> find(Predicate<String> wanted) {
        return lines.stream().filter(wanted).findFirst();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
