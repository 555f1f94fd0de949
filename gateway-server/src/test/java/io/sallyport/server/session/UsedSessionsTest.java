package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.testkit.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsedSessionsTest {

    private static final RequestId CALL = new RequestId.Numeric("1");

    private final ManualLoop clock = new ManualLoop();
    private final InFlightCalls.Cancellable running = _ -> {};
    private final List<Session> idled = new ArrayList<>();
    private final Session session = session();
    private final UsedSessions<String> sessions =
            new UsedSessions<>(10, Duration.ofMinutes(30), clock, idled::add, _ -> {});

    @BeforeEach
    void begin() {
        sessions.add("s", session);
    }

    @Test
    void oneThatNobodyAsksForIsLetGoAfterThatTime() {
        silentFor(29);
        assertThat(idled).isEmpty();
        silentFor(1);
        assertThat(idled).containsExactly(session);
        assertThat(sessions.find("s")).isEmpty();
    }

    @Test
    void oneThatIsAskedForStays() {
        silentFor(29);
        assertThat(sessions.find("s")).contains(session);
        silentFor(29);
        assertThat(idled).isEmpty();
    }

    @Test
    void oneThatIsAskedForAfterThatTimeIsLetGoWithoutALook() {
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.find("s")).isEmpty();
        assertThat(idled).containsExactly(session);
    }

    @Test
    void itsSilenceBeginsWithTheEndOfItsCallHoweverLongThatTook() {
        session.inFlight().begin(CALL, running);
        silentFor(59);
        session.inFlight().end(CALL, running);
        silentFor(29);
        assertThat(idled).isEmpty();
        silentFor(2);
        assertThat(idled).containsExactly(session);
    }

    @Test
    void itIsFoundAfterTheEndOfALongCallThoughNobodyHasLookedSince() {
        session.inFlight().begin(CALL, running);
        silentFor(59);
        session.inFlight().end(CALL, running);
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.find("s")).contains(session);
    }

    private void silentFor(final int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            clock.advance(Duration.ofMinutes(1));
            sessions.look();
        }
    }

    private Session session() {
        final var alice = new Principal(Principal.Kind.JWT, "https://idp.example", "alice");
        final var birth = new Sessions.Opening("main", alice, 0, "client", "1", ProtocolVersion.LATEST_MODERN)
                .birth(
                        clock.instant(),
                        new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
                        Optional.empty(),
                        1,
                        List.of());
        return Session.born("s", "hash", "main", birth, Optional.empty());
    }
}
