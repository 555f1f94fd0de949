package io.sallyport.server.observability;

import ch.qos.logback.classic.Logger;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Telemetry that does all its work and that nobody reads: spans end in their batches, lines in nothing. */
public final class Unread {

    private Unread() {}

    public static Telemetry telemetry(final TelemetrySettings settings) {
        return new Telemetry(settings, Clock.getDefault(), Optional.of(_ -> new NoCollector()), Duration.ofSeconds(1));
    }

    /** Sends the process's log lines nowhere, rendered and from their own thread as ever. */
    public static void log() {
        final var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        final var appender = new StdoutAppender(OutputStream.nullOutputStream());
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(new JsonLogEncoder());
        appender.start();
        root.addAppender(appender);
    }

    private static final class NoCollector implements SpanExporter {

        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
