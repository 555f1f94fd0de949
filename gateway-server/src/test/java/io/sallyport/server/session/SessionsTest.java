package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Principal ALICE = new Principal(Principal.Kind.JWT, "https://idp.example", "alice");
    private static final Principal MALLORY = new Principal(Principal.Kind.JWT, "https://idp.example", "mallory");

    private final SessionKeys keys = SessionKeys.random();

    @Test
    void aSessionIsItsOwnersAloneBeforeAndAfterItsOwnerWasSeen() {
        final var first = sessions();
        final var id = first.open(
                        new Sessions.Opening("main", ALICE, 0, "client", "1", ProtocolVersion.V2025_11_25),
                        first.seed(),
                        Map.of())
                .id();
        for (final var replica : new Sessions[] {first, sessions()}) {
            assertThat(replica.find(id, "main", MALLORY)).isEmpty();
            assertThat(replica.find(id, "main", ALICE)).isPresent();
            assertThat(replica.find(id, "main", MALLORY)).isEmpty();
            assertThat(replica.find(id, "main", ALICE)).isPresent();
        }
    }

    private Sessions sessions() {
        return new Sessions(
                keys,
                new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
                Optional.empty(),
                InstantSource.system(),
                _ -> {});
    }
}
