package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ManualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Principal ALICE = new Principal(Principal.Kind.JWT, "https://idp.example", "alice");
    private static final Principal MALLORY = new Principal(Principal.Kind.JWT, "https://idp.example", "mallory");

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Sessions.Opening OPENING =
            new Sessions.Opening("main", ALICE, 0, "client", "1", ProtocolVersion.V2025_11_25);
    private static final InFlightCalls.Cancellable CALL = _ -> {};

    private final SessionKeys keys = SessionKeys.random();
    private final ManualLoop clock = new ManualLoop();
    private final List<Session> idled = new CopyOnWriteArrayList<>();
    private Duration idle = IDLE;

    @Test
    void aSessionIsItsOwnersAloneBeforeAndAfterItsOwnerWasSeen() {
        final var first = sessions();
        final var id = open(first).id();
        for (final var replica : new Sessions[] {first, sessions()}) {
            assertThat(replica.find(id, "main", MALLORY)).isEmpty();
            assertThat(replica.find(id, "main", ALICE)).isPresent();
            assertThat(replica.find(id, "main", MALLORY)).isEmpty();
            assertThat(replica.find(id, "main", ALICE)).isPresent();
        }
    }

    @Test
    void aSessionInWhichACallRunsForLongerThanTheIdleTimeStaysTheSame() {
        final var sessions = sessions();
        final var session = open(sessions);
        final var call = new RequestId.Numeric("1");
        session.inFlight().begin(call, CALL);
        clock.advance(IDLE.multipliedBy(3));
        assertThat(sessions.find(session.id(), "main", ALICE)).containsSame(session);
        assertThat(idled).isEmpty();

        session.inFlight().end(call, CALL);
        clock.advance(IDLE.minusMillis(1));
        assertThat(sessions.find(session.id(), "main", ALICE)).containsSame(session);
        clock.advance(IDLE);
        assertThat(sessions.find(session.id(), "main", ALICE))
                .get()
                .isNotSameAs(session)
                .extracting(Session::id)
                .isEqualTo(session.id());
        assertThat(idled).containsExactly(session);
    }

    @Test
    void aSessionThatNobodyUsesIsLetGoThoughNobodyAsksForIt() throws Exception {
        idle = Duration.ofMillis(400);
        final var session = open(sessions());
        clock.advance(idle);
        Await.until(() -> List.copyOf(idled), List.of(session)::equals);
    }

    @Test
    void aLeasedSessionInWhichACallRunsIsLeasedAgainHoweverLongThatTakes() {
        final var leases = sessions().leases();
        final var session = leases.lease(OPENING, Optional.empty());
        session.inFlight().begin(new RequestId.Numeric("1"), CALL);
        clock.advance(IDLE.multipliedBy(3));
        assertThat(leases.lease(OPENING, Optional.empty())).isSameAs(session);
    }

    private static Session open(final Sessions sessions) {
        return sessions.open(OPENING, sessions.seed(), Map.of());
    }

    private Sessions sessions() {
        return new Sessions(keys, new Sessions.Settings(idle, Duration.ofDays(7)), Optional.empty(), clock, idled::add);
    }
}
