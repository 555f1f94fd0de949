package io.sallyport.server.observability;

import java.util.Arrays;
import java.util.Optional;

/** How much is logged beside the lines per call, which are always written. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** The level of that name in any case, if there is one. */
    public static Optional<LogLevel> parse(final String text) {
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(text.strip()))
                .findFirst();
    }
}
