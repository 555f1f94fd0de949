package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sallyport.server.testkit.CapturedLog;
import java.time.Duration;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ExporterLogTest {

    private final TestClock clock = new TestClock();

    @Test
    void oneLineAMinuteSaysHowManyItStandsFor() {
        final var exporterLog = new ExporterLog(clock);
        try (final var log = new CapturedLog("sallyport.telemetry", Level.INFO)) {
            for (int i = 0; i < 100; i++) {
                exporterLog.publish(failure());
            }
            clock.advance(Duration.ofSeconds(59));
            exporterLog.publish(failure());
            clock.advance(Duration.ofSeconds(1));
            exporterLog.publish(failure());

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().getFirst()).contains("Failed to export spans: refused (0 more");
            assertThat(log.lines().get(1)).contains("(100 more");
        }
    }

    @Test
    void hearsTheSdkOnlyWhileInstalled() {
        final var exporterLog = new ExporterLog(clock);
        final var sdk = Logger.getLogger("io.opentelemetry.exporter.some");
        try (final var log = new CapturedLog("sallyport.telemetry", Level.INFO)) {
            exporterLog.install();
            sdk.fine("chatter");
            sdk.warning("trouble");
            exporterLog.close();

            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Telemetry: trouble"));
        }
    }

    private static LogRecord failure() {
        final var entry = new LogRecord(java.util.logging.Level.WARNING, "Failed to export spans: {0}");
        entry.setParameters(new Object[] {"refused"});
        return entry;
    }
}
