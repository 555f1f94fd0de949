package io.sallyport.server.upstream.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Messages on their way into a process, written by one thread as fast as the process reads; what waits is bounded. */
final class Outbox {

    private static final long FULL = 1 << 20;

    private final OutputStream output;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Runnable broken;
    private final Thread writer;
    private volatile boolean closed;

    /** @param broken told by the writing thread when the process will read no more; may block */
    Outbox(final OutputStream output, final ThreadStarter threads, final Runnable broken) {
        this.output = output;
        this.broken = broken;
        this.writer = threads.start("in", this::write);
    }

    /** Takes a message to write, unless too much waits already. Any thread; never blocks. */
    boolean offer(final byte[] message) {
        if (closed || bytes.get() >= FULL) {
            return false;
        }
        final byte[] line = line(message);
        bytes.addAndGet(line.length);
        waiting.add(line);
        LockSupport.unpark(writer);
        return true;
    }

    /** Closes the process's standard input once what waits is written. Any thread; never blocks. */
    void close() {
        closed = true;
        LockSupport.unpark(writer);
    }

    private void write() {
        try (output) {
            while (true) {
                final var line = waiting.poll();
                if (line != null) {
                    output.write(line);
                    bytes.addAndGet(-line.length);
                } else if (closed) {
                    return;
                } else {
                    output.flush();
                    if (waiting.isEmpty() && !closed) {
                        LockSupport.park(this);
                    }
                }
            }
        } catch (final IOException processReadsNoMore) {
            closed = true;
            broken.run();
        }
    }

    /** One line: line breaks, which JSON allows between tokens only, become spaces. */
    static byte[] line(final byte[] json) {
        final var line = new byte[json.length + 1];
        for (int i = 0; i < json.length; i++) {
            line[i] = json[i] == '\n' || json[i] == '\r' ? (byte) ' ' : json[i];
        }
        line[json.length] = '\n';
        return line;
    }
}
