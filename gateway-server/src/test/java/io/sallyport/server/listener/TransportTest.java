package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.server.listener.EventLoops.Transport;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TransportTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(EventLoops.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(said);
    }

    @ParameterizedTest
    @CsvSource({"io_uring,IO_URING", "IO-Uring,IO_URING", "epoll,EPOLL", "' nio ',NIO"})
    void isChosenByItsName(final String chosen, final Transport transport) {
        assertThat(Transport.preferred(Optional.of(chosen))).isEqualTo(transport);
        assertThat(said.list).isEmpty();
    }

    @Test
    void isEpollWhereNothingIsChosen() {
        assertThat(Transport.preferred(Optional.empty())).isEqualTo(Transport.EPOLL);
        assertThat(Transport.preferred(Optional.of(" "))).isEqualTo(Transport.EPOLL);
        assertThat(said.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iouring", "kqueue", "epoll,nio"})
    void isEpollWithAWarningWhereTheNameIsNone(final String chosen) {
        assertThat(Transport.preferred(Optional.of(chosen))).isEqualTo(Transport.EPOLL);
        assertThat(said.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).contains(chosen, "io_uring, epoll or nio");
        });
    }
}
