package io.sallyport.server.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;

/** Reads {@code 90s}, {@code 5m} and {@code 1h30m}. */
public final class Time implements CommandLine.ITypeConverter<Duration> {

    @Override
    public Duration convert(final String text) {
        try {
            return Duration.parse("PT" + text);
        } catch (final DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no time; write 90s, 5m or 1h30m");
        }
    }
}
