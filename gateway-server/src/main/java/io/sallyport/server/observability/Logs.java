package io.sallyport.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;

/** The process's logging: its level, what it dropped, and its end. */
public final class Logs implements AutoCloseable {

    private final LoggerContext context;

    Logs(final LoggerContext context) {
        this.context = context;
    }

    /** The logging of this process, as {@link DefaultLogging} set it up. */
    public static Logs ofProcess() {
        return new Logs((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    public LogLevel level() {
        return LogLevel.parse(root().getLevel().toString()).orElse(LogLevel.INFO);
    }

    /** Sets the level from now on. Loggers with a level of their own keep it. */
    public void setLevel(final LogLevel level) {
        root().setLevel(Level.valueOf(level.name()));
    }

    /** Log events dropped since the start because their reader was too slow. */
    public long dropped() {
        final var appenders = Spliterators.spliteratorUnknownSize(root().iteratorForAppenders(), Spliterator.ORDERED);
        return StreamSupport.stream(appenders, false)
                .filter(StdoutAppender.class::isInstance)
                .mapToLong(appender -> ((StdoutAppender) appender).dropped())
                .sum();
    }

    /** Writes what is queued, two seconds at most, and stops logging: the last thing a process does. */
    @Override
    public void close() {
        context.stop();
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
