package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.testkit.ManualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeasedSessionsTest {

    private final AtomicLong seeds = new AtomicLong();
    private final LeasedSessions leases = new LeasedSessions(
            new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
            seeds::incrementAndGet,
            new ManualLoop(),
            _ -> {});

    @Test
    void eachSessionHasASeedOfItsOwnAndOneThatIsThereNeedsNone() {
        final var shared = opening(Principal.Kind.JWT);
        final var alone = opening(Principal.Kind.API_KEY);

        final var sessions = Stream.of(shared, shared, alone, alone)
                .map(opening -> leases.lease(opening, Optional.empty()))
                .toList();

        assertThat(sessions).extracting(session -> session.birth().seed()).isEqualTo(List.of(1L, 1L, 2L, 3L));
        assertThat(sessions.get(1)).isSameAs(sessions.get(0));
    }

    private static Sessions.Opening opening(final Principal.Kind kind) {
        final var alice = new Principal(kind, "https://idp.example", "alice");
        return new Sessions.Opening("main", alice, 0, "client", "1", ProtocolVersion.LATEST_MODERN);
    }
}
