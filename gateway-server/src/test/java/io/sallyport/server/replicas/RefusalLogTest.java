package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How often refused messages are spoken of. */
class RefusalLogTest {

    private static final SocketAddress SOMEBODY = InetSocketAddress.createUnresolved("192.0.2.1", 1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final RefusalLog log = new RefusalLog(now::get);

    @Test
    void theFirstIsSaidAtOnceAndTheOthersOnceAMinute() {
        assertThat(log.refused(SOMEBODY)).isTrue();
        assertThat(log.refused(SOMEBODY)).isFalse();
        now.set(Instant.EPOCH.plusSeconds(59));
        assertThat(log.refused(SOMEBODY)).isFalse();
        now.set(Instant.EPOCH.plusSeconds(60));
        assertThat(log.refused(SOMEBODY)).isTrue();
        assertThat(log.refused(SOMEBODY)).isFalse();
    }
}
