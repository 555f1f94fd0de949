package io.sallyport.server.observability;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.slf4j.Logger;

/**
 * One line of JSON per event on stdout, never waiting for its reader; {@code -Dlogback.configurationFile=FILE} replaces it.
 *
 * <p>Said in Java, for Logback's reader of XML took a fifth of what a start does before it listens. Found by Logback, by its name in
 * {@code META-INF/services}.
 */
public final class DefaultLogging extends ContextAwareBase implements Configurator {

    /** The lines per call and per authentication, which do not depend on the level. */
    private static final String LINES = "sallyport";

    @Override
    public ExecutionStatus configure(final LoggerContext logging) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        logging.getStatusManager().add(new NopStatusListener());
        logging.getLogger(LINES).setLevel(Level.INFO);
        logging.getLogger("io.netty").setLevel(Level.WARN);
        final var root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv("LOG_LEVEL"), Level.INFO));
        root.addAppender(appender(logging));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static StdoutAppender appender(final LoggerContext logging) {
        final var encoder = new JsonLogEncoder();
        encoder.setContext(logging);
        encoder.start();
        final var appender = new StdoutAppender();
        appender.setName("STDOUT");
        appender.setContext(logging);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
