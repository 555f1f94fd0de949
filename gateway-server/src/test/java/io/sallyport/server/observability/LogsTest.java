package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {

    /** More than the queue and the writer's own batch hold. */
    private static final int LINES = 20_000;

    @Test
    void theShippedConfigurationIsQuietAboutNettyAndSpeaksOfCallsAtEveryLevel() {
        final var context = new LoggerContext();
        final var shipped = new DefaultLogging();
        shipped.setContext(context);
        assertThat(shipped.configure(context)).isEqualTo(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        try (final var logs = new Logs(context)) {
            assertThat(logs.level()).isEqualTo(LogLevel.INFO);
            logs.setLevel(LogLevel.ERROR);

            assertThat(logs.level()).isEqualTo(LogLevel.ERROR);
            assertThat(context.getLogger("sallyport.access").isInfoEnabled()).isTrue();
            assertThat(context.getLogger("io.sallyport.server").isWarnEnabled()).isFalse();
            assertThat(context.getLogger("io.netty.util").getEffectiveLevel()).isEqualTo(Level.WARN);
            assertThat(logs.dropped()).isZero();
        }
    }

    @Test
    void aBlockedReaderCostsLinesAndNeverBlocksTheWriter() {
        final var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        final var blocked = new BlockedReader();
        final var encoder = new JsonLogEncoder();
        encoder.start();
        final var stdout = new StdoutAppender(blocked);
        stdout.setContext(context);
        stdout.setEncoder(encoder);
        stdout.start();
        context.getLogger("ROOT").addAppender(stdout);
        final var dropped = overflow(context, blocked);

        assertThat(dropped).isPositive();
        assertThat(dropped + blocked.written()).isEqualTo(LINES);
    }

    /** How many of the lines were dropped while the reader was blocked; afterwards it has read the others. */
    private static long overflow(final LoggerContext context, final BlockedReader blocked) {
        try (final var logs = new Logs(context)) {
            for (int i = 0; i < LINES; i++) {
                context.getLogger("any").info("line");
            }
            blocked.release();
            return logs.dropped();
        }
    }

    @ParameterizedTest
    @CsvSource({"info,INFO", "' Debug ',DEBUG", "TRACE,TRACE"})
    void levelsAreReadInAnyCase(final String text, final LogLevel level) {
        assertThat(LogLevel.parse(text)).contains(level);
    }

    @Test
    void aLevelNobodyKnowsIsNone() {
        assertThat(LogLevel.parse("loud")).isEmpty();
    }

    private static final class BlockedReader extends OutputStream {

        private final Semaphore released = new Semaphore(0);
        private final AtomicInteger written = new AtomicInteger();

        int written() {
            return written.get();
        }

        void release() {
            released.release();
        }

        @Override
        public void write(final int octet) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(final byte[] bytes, final int from, final int length) {
            released.acquireUninterruptibly();
            released.release();
            for (int at = from; at < from + length; at++) {
                if (bytes[at] == '\n') {
                    written.incrementAndGet();
                }
            }
        }
    }
}
