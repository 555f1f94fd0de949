package io.sallyport.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Watches every buffer of Netty for one that is garbage before it is released. */
public final class BufferLeaks implements AutoCloseable {

    private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final Level before = ResourceLeakDetector.getLevel();

    public BufferLeaks() {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        reports.start();
        log.addAppender(reports);
    }

    /** Leaks a buffer, which shows that leaks are seen, and fails if another is seen by then. */
    public void assertNone() {
        leakOne();
        final long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (reports.list.isEmpty() && System.nanoTime() < end) {
            System.gc();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        assertThat(List.copyOf(reports.list))
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("BufferLeaks.leakOne");
    }

    private static void leakOne() {
        assertThat(ByteBufAllocator.DEFAULT.buffer(16).touch("left on purpose").isReadable())
                .isFalse();
    }

    @Override
    public void close() {
        log.detachAppender(reports);
        ResourceLeakDetector.setLevel(before);
    }
}
