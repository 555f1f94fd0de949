package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {

    /** More than the queue and the writer's own batch hold. */
    private static final int LINES = 20_000;

    @Test
    void theShippedConfigurationIsQuietAboutNettyAndSpeaksOfCallsAtEveryLevel() throws Exception {
        final var context = new LoggerContext();
        final var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogsTest.class.getResource("/logback.xml"));
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
        final var blocked = new BlockedAppender();
        final var async = new BoundedAsyncAppender();
        async.setContext(context);
        blocked.setContext(context);
        blocked.start();
        async.addAppender(blocked);
        async.start();
        context.getLogger("ROOT").addAppender(async);
        final var dropped = overflow(context, blocked);

        assertThat(dropped).isPositive();
        assertThat(dropped + blocked.written()).isEqualTo(LINES);
    }

    /** How many of the lines were dropped while the reader was blocked; afterwards it has read the others. */
    private static long overflow(final LoggerContext context, final BlockedAppender blocked) {
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

    private static final class BlockedAppender extends AppenderBase<ILoggingEvent> {

        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger written = new AtomicInteger();

        int written() {
            return written.get();
        }

        void release() {
            released.countDown();
        }

        @Override
        protected void append(final ILoggingEvent event) {
            try {
                released.await();
            } catch (final InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            written.incrementAndGet();
        }
    }
}
