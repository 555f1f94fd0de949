package io.sallyport.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes events to stdout from a thread of its own, many at once where many come, and drops those that it cannot keep up
 * with: a blocked reader must never block an event loop. What is dropped is counted. A {@link LogLine} is immutable and is
 * rendered once, by the encoder, on that thread.
 *
 * <p>Made by {@link DefaultLogging}, or by Logback, by its name in a file of a user.
 */
public final class StdoutAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final int QUEUE = 8192;
    private static final int BATCH = 512;
    /** Between two batches: waking a thread and writing for every line would cost a busy core more than the lines do. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** As much as is written at once; it stays in the caches of the processor, where a buffer for a whole batch would not. */
    private static final int BUFFER = 64 * 1024;

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final OutputStream out;
    private Optional<Encoder<ILoggingEvent>> encoder = Optional.empty();
    private Optional<Thread> writer = Optional.empty();

    public StdoutAppender() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StdoutAppender(final OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    /** Called by Logback. */
    public void setEncoder(final Encoder<ILoggingEvent> made) {
        encoder = Optional.of(made);
    }

    /** How many events were dropped since the start. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void start() {
        if (encoder.isEmpty()) {
            addError("an encoder is missing");
            return;
        }
        super.start();
        final var lines = encoder.get();
        writer = Optional.of(Thread.ofPlatform().daemon().name("log").start(() -> write(lines)));
    }

    @Override
    protected void append(final ILoggingEvent event) {
        if (LogLine.of(event).isEmpty()) {
            event.prepareForDeferredProcessing();
        }
        if (!queue.offer(event)) {
            dropped.increment();
        }
    }

    /** Writes what is queued, for two seconds at most. */
    @Override
    public void stop() {
        super.stop();
        writer.ifPresent(running -> {
            running.interrupt();
            try {
                if (!running.join(LAST_LINES)) {
                    addWarn("the last lines could not be written in time");
                }
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer = Optional.empty();
    }

    private void write(final Encoder<ILoggingEvent> lines) {
        final var batch = new ArrayList<ILoggingEvent>(BATCH);
        while (isStarted() || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (final InterruptedException stopping) {
                continue; // with what is still queued
            }
            queue.drainTo(batch, BATCH - 1);
            final boolean more = batch.size() == BATCH;
            write(batch, lines);
            batch.clear();
            if (!more && isStarted()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void write(final List<ILoggingEvent> batch, final Encoder<ILoggingEvent> lines) {
        try {
            for (final var event : batch) {
                out.write(lines.encode(event));
            }
            out.flush();
        } catch (final IOException e) {
            addError("lines were not written", e);
        }
    }
}
