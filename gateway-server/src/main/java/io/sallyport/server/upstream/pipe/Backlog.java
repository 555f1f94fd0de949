package io.sallyport.server.upstream.pipe;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes on their way to readers, in an exchange or a whole session. Any thread. */
final class Backlog {

    private static final long FULL = 256 * 1024;

    private final AtomicLong bytes = new AtomicLong();
    private final Runnable room;

    /** @param room told whenever there is room again */
    Backlog(final Runnable room) {
        this.room = room;
    }

    void add(final int more) {
        bytes.addAndGet(more);
    }

    void remove(final int read) {
        final long left = bytes.addAndGet(-read);
        if (left <= FULL && left + read > FULL) {
            room.run();
        }
    }

    boolean isFull() {
        return bytes.get() > FULL;
    }
}
