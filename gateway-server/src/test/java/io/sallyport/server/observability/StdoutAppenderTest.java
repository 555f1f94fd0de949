package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StdoutAppenderTest {

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final StdoutAppender appender = new StdoutAppender(written);

    @BeforeEach
    void attach() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        final var encoder = new JsonLogEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aLineIsWrittenAndRenderedOnce() {
        final var line = new CountingLine();
        context.getLogger("sallyport.access").info("{}", line);
        assertThat(text()).endsWith("\"level\":\"INFO\",\"bytesIn\":42}\n");
        assertThat(line.rendered.get()).isEqualTo(1);
    }

    @Test
    void anyOtherEventIsWrittenAsEver() {
        context.getLogger("any").warn("{} of {}", 1, 2);
        assertThat(text()).contains("\"logger\":\"any\"").contains("\"message\":\"1 of 2\"");
    }

    /** Once all is written. */
    private String text() {
        appender.stop();
        return written.toString(StandardCharsets.UTF_8);
    }

    private static final class CountingLine implements LogLine {

        private final AtomicInteger rendered = new AtomicInteger();

        @Override
        public void writeTo(final JsonLine json) {
            rendered.incrementAndGet();
            json.put(LogField.BYTES_IN, 42);
        }

        @Override
        public String toString() {
            return json();
        }
    }
}
