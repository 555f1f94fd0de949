package io.sallyport.server.observability;

import io.opentelemetry.sdk.common.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Takes what the OpenTelemetry SDK says to {@code java.util.logging} and logs one line a minute of it at most: a
 * collector that is down is one fact, not one line per batch.
 */
final class ExporterLog extends Handler {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("sallyport.telemetry");
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Clock clock;
    /** Held, because java.util.logging forgets the settings of loggers nobody holds. */
    private final Logger source = Logger.getLogger("io.opentelemetry");

    private final AtomicLong next;
    private final AtomicLong suppressed = new AtomicLong();

    ExporterLog(final Clock clock) {
        this.clock = clock;
        this.next = new AtomicLong(clock.nanoTime());
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    void install() {
        source.setUseParentHandlers(false);
        source.addHandler(this);
    }

    @Override
    public void publish(final LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        final var now = clock.nanoTime();
        final var due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + MINUTE)) {
            LOG.warn(
                    "Telemetry: {} ({} more since the last such line)",
                    getFormatter().formatMessage(entry),
                    suppressed.getAndSet(0));
        } else {
            suppressed.incrementAndGet();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        source.removeHandler(this);
        source.setUseParentHandlers(true);
    }
}
