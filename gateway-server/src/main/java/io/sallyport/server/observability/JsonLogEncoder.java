package io.sallyport.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Writes every log event as one line of JSON: {@code timestamp} and {@code level}, then the fields of a
 * {@link LogLine}, or for any other event {@code logger}, {@code thread}, {@code message} and {@code error}.
 *
 * <p>Made by {@link DefaultLogging}, or by Logback, by its name in a file of a user.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Lines come many to a second, and a date takes longer to format than all the rest. Confined to the log's thread. */
    private Second second = Second.of(Instant.EPOCH);

    private record Second(long number, String text) {

        private static Second of(final Instant instant) {
            final var whole = instant.truncatedTo(ChronoUnit.SECONDS);
            final var text = DateTimeFormatter.ISO_INSTANT.format(whole);
            return new Second(whole.getEpochSecond(), text.substring(0, text.length() - 1));
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(final ILoggingEvent event) {
        final var json = new JsonLine()
                .put(LogField.TIMESTAMP, timestamp(event.getInstant()))
                .put(LogField.LEVEL, event.getLevel().toString());
        LogLine.of(event).ifPresentOrElse(line -> line.writeTo(json), () -> describe(event, json));
        return json.line();
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private String timestamp(final Instant instant) {
        if (instant.getEpochSecond() != second.number()) {
            second = Second.of(instant);
        }
        final int millis = instant.getNano() / NANOS_PER_MILLI;
        final var padding = millis < 10 ? ".00" : millis < 100 ? ".0" : ".";
        return second.text() + padding + millis + 'Z';
    }

    private static void describe(final ILoggingEvent event, final JsonLine json) {
        json.put(LogField.LOGGER, event.getLoggerName())
                .put(LogField.THREAD, event.getThreadName())
                .putWhole(LogField.MESSAGE, event.getFormattedMessage());
        final var thrown = event.getThrowableProxy();
        if (thrown != null) {
            json.putWhole(LogField.ERROR, ThrowableProxyUtil.asString(thrown));
        }
    }
}
