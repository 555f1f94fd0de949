package io.sallyport.server.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.server.observability.JsonLogEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What a logger says while this is open. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final Optional<Level> before;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final JsonLogEncoder encoder = new JsonLogEncoder();

    public CapturedLog(final String name, final Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = Optional.ofNullable(logger.getLevel());
        logger.setLevel(level);
        logger.addAppender(events);
        events.start();
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(events.list);
    }

    /** As the encoder writes them. */
    public List<String> lines() {
        return events().stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .toList();
    }

    public List<String> messages() {
        return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    public List<Level> levels() {
        return events().stream().map(ILoggingEvent::getLevel).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(before.orElse(null));
    }
}
