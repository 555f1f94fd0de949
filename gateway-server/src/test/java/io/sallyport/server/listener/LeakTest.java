package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Buffers are released on the odd ways out as well. */
class LeakTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final Level before = ResourceLeakDetector.getLevel();

    @BeforeEach
    void watch() {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        reports.start();
        log.addAppender(reports);
    }

    @AfterEach
    void unwatch() {
        log.detachAppender(reports);
        ResourceLeakDetector.setLevel(before);
    }

    @Test
    void nothingLeaksButWhatTheTestItselfLeaks() throws Exception {
        for (int i = 0; i < 20; i++) {
            oddWaysOut();
        }
        leakOne();
        final long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (reports.list.isEmpty() && System.nanoTime() < end) {
            System.gc();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        assertThat(List.copyOf(reports.list)).hasSize(1);
        assertThat(reports.list.getFirst().getFormattedMessage()).contains("LeakTest.leakOne");
    }

    private static void oddWaysOut() throws Exception {
        final ListenerLimits limits = LimitsFor.tests().head(20).linger(20).build();
        try (var running = new RunningListener(RunningListener.plain(limits));
                var dripping = running.connect();
                var pipelining = running.connect();
                var early = running.connect();
                var broken = running.connect();
                var http2 = new H2cClient(running)) {
            pipelining.send("POST /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
                    + "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody".repeat(40));
            dripping.send("GET /a HTTP").readToEnd();
            early.send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nbody")
                    .readToEnd();
            broken.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nzz\r\n")
                    .readToEnd();
            http2.open(H2cClient.head("POST", "/early"), false);
            http2.next();
            running.tail.nextWaiting();
        }
    }

    private static void leakOne() {
        assertThat(ByteBufAllocator.DEFAULT.buffer(16).touch("left on purpose").isReadable())
                .isFalse();
    }
}
