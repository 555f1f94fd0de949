package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sallyport.server.listener.EventLoops.Transport;
import io.sallyport.server.testkit.CapturedLog;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {

    private final CapturedLog said = new CapturedLog(EventLoops.class.getName(), Level.WARN);

    @AfterEach
    void leave() {
        said.close();
    }

    @ParameterizedTest
    @CsvSource({"io_uring,IO_URING", "IO-Uring,IO_URING", "epoll,EPOLL", "' nio ',NIO"})
    void isChosenByItsName(final String chosen, final Transport transport) {
        assertThat(Transport.preferred(Optional.of(chosen))).isEqualTo(transport);
        assertThat(said.messages()).isEmpty();
    }

    @Test
    void isEpollWhereNothingIsChosen() {
        assertThat(Transport.preferred(Optional.empty())).isEqualTo(Transport.EPOLL);
        assertThat(Transport.preferred(Optional.of(" "))).isEqualTo(Transport.EPOLL);
        assertThat(said.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iouring", "kqueue", "epoll,nio"})
    void isEpollWithAWarningWhereTheNameIsNone(final String chosen) {
        assertThat(Transport.preferred(Optional.of(chosen))).isEqualTo(Transport.EPOLL);
        assertThat(said.levels()).containsExactly(Level.WARN);
        assertThat(said.messages()).singleElement().asString().contains(chosen, "io_uring, epoll or nio");
    }
}
