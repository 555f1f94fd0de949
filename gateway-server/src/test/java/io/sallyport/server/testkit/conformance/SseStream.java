package io.sallyport.server.testkit.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One stream of server-sent events, which outlives the connections that carry it: every event is kept, under an id
 * {@code STREAM-EVENT}, so that a client that lost its connection, or was hung up on, finds the rest of the stream where it
 * left it. One connection carries it at a time, the newest.
 */
final class SseStream {

    private static final int KEPT = 4096;
    /** Milliseconds that a client is to wait before it comes back. */
    private static final int RETRY = 200;

    private final int number;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> events = new ArrayList<>();
    private boolean ended;
    private boolean carried;
    private Carrier carrier = new Carrier(0);

    /**
     * @param primed whether it begins with an event without data, which gives the client an id to come back with
     */
    SseStream(final int number, final boolean primed) {
        this.number = number;
        if (primed) {
            events.add("id: " + number + "-1\nretry: " + RETRY + "\ndata:\n\n");
        }
    }

    void send(final Object message) {
        change(() -> {
            if (!ended && events.size() < KEPT) {
                final var id = number + "-" + (events.size() + 1);
                events.add("event: message\nid: " + id + "\ndata: " + JsonObject.write(message) + "\n\n");
            }
        });
    }

    /** Nothing follows. */
    void end() {
        change(() -> ended = true);
    }

    /** Ends the connection, once it has carried what there is; the stream goes on. */
    void hangUp() {
        change(() -> carrier.limit = events.size());
    }

    boolean isOver() {
        return ask(() -> ended);
    }

    /** Whether a connection has been given it already. */
    boolean wasCarried() {
        return ask(() -> carried);
    }

    private boolean ask(final BooleanSupplier question) {
        lock.lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the stream to a connection, from after its so-manieth event. */
    Carrier carry(final int after) {
        lock.lock();
        try {
            carrier.limit = 0;
            carrier = new Carrier(after);
            carried = true;
            changed.signalAll();
            return carrier;
        } finally {
            lock.unlock();
        }
    }

    private void change(final Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A connection's share of the stream. */
    final class Carrier {

        private int next;
        private int limit = Integer.MAX_VALUE;

        private Carrier(final int next) {
            this.next = next;
        }

        /** Writes events as they come, until the stream ends or is taken away. */
        void copyTo(final OutputStream out) throws IOException, InterruptedException {
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                out.write(batch.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }

        /** What is new; empty when there will be no more. */
        private String take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (next == events.size() && !ended && next < limit) {
                    changed.await();
                }
                final int end = Math.min(limit, events.size());
                final var batch = next < end ? String.join("", events.subList(next, end)) : "";
                next = end;
                return batch;
            } finally {
                lock.unlock();
            }
        }
    }
}
