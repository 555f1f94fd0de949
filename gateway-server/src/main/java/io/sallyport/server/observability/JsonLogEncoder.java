package io.sallyport.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Writes every log event as one line of JSON: {@code timestamp} and {@code level}, then the fields of a
 * {@link LogLine}, or for any other event {@code logger}, {@code thread}, {@code message} and {@code error}.
 *
 * <p>Made by Logback, by its name in {@code logback.xml}.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(final ILoggingEvent event) {
        final var json = new JsonLine()
                .put("timestamp", MILLIS.format(event.getInstant()))
                .put("level", event.getLevel().toString());
        LogLine.of(event).ifPresentOrElse(line -> line.writeTo(json), () -> describe(event, json));
        return (json.end() + '\n').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void describe(final ILoggingEvent event, final JsonLine json) {
        json.put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .putWhole("message", event.getFormattedMessage());
        final var thrown = event.getThrowableProxy();
        if (thrown != null) {
            json.putWhole("error", ThrowableProxyUtil.asString(thrown));
        }
    }
}
