package io.sallyport.server.observability;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands log events to another thread and drops them where that one cannot keep up: a blocked stdout must never block an
 * event loop. What is dropped is counted, to within the few that race for the last place.
 *
 * <p>Made by Logback, by its name in {@code logback.xml}.
 */
public final class BoundedAsyncAppender extends AsyncAppender {

    private static final int QUEUE = 8192;
    private static final int FLUSH_MILLIS = 2000;

    private final LongAdder dropped = new LongAdder();

    public BoundedAsyncAppender() {
        setQueueSize(QUEUE);
        setDiscardingThreshold(0);
        setNeverBlock(true);
        setMaxFlushTime(FLUSH_MILLIS);
    }

    /** How many events were dropped since the start. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    protected void append(final ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            dropped.increment();
        } else {
            super.append(event);
        }
    }

    /** A {@link LogLine} is immutable and is rendered by the encoder, so there is nothing to render or copy here. */
    @Override
    protected void preprocess(final ILoggingEvent event) {
        if (LogLine.of(event).isEmpty()) {
            super.preprocess(event);
        }
    }
}
