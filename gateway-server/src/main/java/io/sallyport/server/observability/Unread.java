package io.sallyport.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;

/** Telemetry that does all its work and that nobody reads: numbers stay its own, spans and lines end in nothing. */
public final class Unread {

    private static final Duration FLUSH = Duration.ofSeconds(1);

    private Unread() {}

    /** @param settings where a collector is named, spans are recorded; it hears of none */
    public static Telemetry telemetry(final TelemetrySettings settings) {
        return telemetry(settings, Level.INFO);
    }

    /** @param level the least severe that a line is made of */
    static Telemetry telemetry(final TelemetrySettings settings, final Level level) {
        return new Telemetry(
                settings.withoutCollector(),
                Clock.getDefault(),
                settings.otlpEndpoint().<SpanExport.Source>map(_ -> _ -> SpanExporter.composite()),
                FLUSH,
                loggers(level));
    }

    /** A logging of its own: lines are rendered as ever, from a thread of their own, and written nowhere. */
    private static Loggers loggers(final Level level) {
        final var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        final var appender = new StdoutAppender(OutputStream.nullOutputStream());
        appender.setContext(context);
        appender.setEncoder(new JsonLogEncoder());
        appender.start();
        final var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        return Loggers.of(context, context::stop);
    }
}
