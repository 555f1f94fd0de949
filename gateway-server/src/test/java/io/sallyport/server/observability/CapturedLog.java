package io.sallyport.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What a logger says while this is open, as the encoder writes it. */
final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final Optional<Level> before;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final JsonLogEncoder encoder = new JsonLogEncoder();

    CapturedLog(final String name, final Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = Optional.ofNullable(logger.getLevel());
        logger.setLevel(level);
        logger.addAppender(events);
        events.start();
    }

    List<String> lines() {
        return List.copyOf(events.list).stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .toList();
    }

    List<Level> levels() {
        return List.copyOf(events.list).stream().map(ILoggingEvent::getLevel).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(before.orElse(null));
    }
}
