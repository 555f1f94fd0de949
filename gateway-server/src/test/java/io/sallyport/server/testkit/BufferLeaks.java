package io.sallyport.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;

/** Watches every buffer of Netty for one that is garbage before it is released. */
public final class BufferLeaks implements AutoCloseable {

    private final CapturedLog reports = new CapturedLog(ResourceLeakDetector.class.getName(), Level.ERROR);
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    public BufferLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    /** Leaks a buffer, which shows that leaks are seen, and fails if another is seen by then. */
    public void assertNone() {
        leakOne();
        final long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (reports.events().isEmpty() && System.nanoTime() < end) {
            System.gc();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        assertThat(reports.messages()).singleElement().asString().contains("BufferLeaks.leakOne");
    }

    private static void leakOne() {
        assertThat(ByteBufAllocator.DEFAULT.buffer(16).touch("left on purpose").isReadable())
                .isFalse();
    }

    @Override
    public void close() {
        reports.close();
        ResourceLeakDetector.setLevel(before);
    }
}
