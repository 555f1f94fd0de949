package io.sallyport.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Optional;

/**
 * A log event with fields of its own in place of logger and message; passed to SLF4J as the only argument of the
 * message {@code {}}, so that it is rendered on the appender's thread and reads well under any encoder.
 */
interface LogLine {

    void writeTo(JsonLine json);

    /** The line that event is made of, if it is one. */
    static Optional<LogLine> of(final ILoggingEvent event) {
        final var arguments = event.getArgumentArray();
        return arguments != null && arguments.length == 1 && arguments[0] instanceof LogLine line
                ? Optional.of(line)
                : Optional.empty();
    }

    /** The fields as a JSON object, for encoders that know nothing of this interface. */
    default String json() {
        final var json = new JsonLine();
        writeTo(json);
        return json.end();
    }
}
