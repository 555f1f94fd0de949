package io.sallyport.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;

/**
 * Writes to stdout without rendering a {@link LogLine} twice: Logback would format its message before the encoder, which
 * has no use for it, sees the event.
 *
 * <p>Made by Logback, by its name in {@code logback.xml}.
 */
public final class StdoutAppender extends ConsoleAppender<ILoggingEvent> {

    @Override
    protected void subAppend(final ILoggingEvent event) {
        if (LogLine.of(event).isEmpty()) {
            super.subAppend(event);
        } else if (isStarted()) {
            writeLine(event);
        }
    }

    private void writeLine(final ILoggingEvent event) {
        try {
            writeOut(event);
        } catch (final IOException e) {
            addError("a line was not written", e);
        }
    }
}
