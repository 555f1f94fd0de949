package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a client that comes back is told: the rest of its own stream, once, or that it is not known any more. */
class EventLogsTest {

    private final AtomicLong now = new AtomicLong();
    private final Sessions sessions = new Sessions(
            SessionKeys.random(),
            new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
            Optional.empty(),
            () -> Instant.ofEpochMilli(now.get()),
            _ -> {});
    private final Session session = open();
    private final EventLogs logs = sessions.logs();
    private final EventLog log = logs.begin(session);

    @Test
    void whatCameAfterTheLastEventIsToldAndThenWhatComes() {
        final var first = append("a");
        append("b");
        final var heard = new Heard();
        assertThat(logs.follow(session, first, heard)).isPresent();
        assertThat(heard.lines).containsExactly("b");
        assertThat(log.append(bytes("c"))).as("somebody else has sent it").isEmpty();
        log.end();
        assertThat(heard.lines).containsExactly("b", "c", "end");
    }

    @Test
    void aStreamThatHasEndedIsToldToItsEnd() {
        append("a");
        log.end();
        final var heard = new Heard();
        assertThat(logs.follow(session, log.first(), heard)).isPresent();
        assertThat(heard.lines).containsExactly("a", "end");
    }

    @Test
    void whoComesLastIsTheOneThatFollows() {
        final var early = new Heard();
        final var late = new Heard();
        logs.follow(session, log.first(), early);
        logs.follow(session, log.first(), late);
        append("a");
        assertThat(early.lines).containsExactly("end");
        assertThat(late.lines).containsExactly("a");
    }

    @Test
    void otherStreamsOtherSessionsAndWhatIsNoIdAreNotKnown() {
        append("a");
        final var heard = new Heard();
        assertThat(logs.follow(open(), log.first(), heard)).isEmpty();
        for (final var id : List.of("", "-", "r-1", log.first() + "9", "x" + log.first(), "r1-99999999999999999999")) {
            assertThat(logs.follow(session, id, heard)).as(id).isEmpty();
        }
        assertThat(heard.lines).isEmpty();
    }

    @Test
    void whatGoesByInPartsIsNotKeptAndNobodyGoesOnFromBeforeIt() {
        final var before = append("a");
        assertThat(log.passes()).isTrue();
        assertThat(logs.follow(session, before, new Heard()))
                .as("while it goes by")
                .isEmpty();
        final var large = log.newestId();
        append("b");
        assertThat(logs.follow(session, before, new Heard())).isEmpty();
        final var heard = new Heard();
        assertThat(logs.follow(session, large, heard)).isPresent();
        assertThat(heard.lines).containsExactly("b");
    }

    @Test
    void whatGoesByInPartsIsForWhoeverHasTakenOver() {
        final var heard = new Heard();
        logs.follow(session, log.first(), heard);
        assertThat(log.passes()).isFalse();
        append("whole");
        assertThat(heard.lines).containsExactly("whole");
    }

    @Test
    void whatHadToBeForgottenIsNotPassedOver() {
        final var first = append("first");
        for (int i = 0; i < 10; i++) {
            append("x".repeat(50_000));
        }
        assertThat(logs.follow(session, first, new Heard())).isEmpty();
        final var heard = new Heard();
        assertThat(logs.follow(session, append("last but one"), heard)).isPresent();
        append("last");
        assertThat(heard.lines).containsExactly("last");
    }

    @Test
    void aStreamIsKnownForTwoMinutesAfterItsEndHoweverLongItTook() {
        append("early");
        now.addAndGet(Duration.ofHours(1).toMillis());
        final var last = append("late");
        log.end();
        now.addAndGet(Duration.ofSeconds(110).toMillis());
        assertThat(logs.follow(session, last, new Heard())).isPresent();
        now.addAndGet(Duration.ofSeconds(11).toMillis());
        assertThat(logs.follow(session, last, new Heard())).isEmpty();
    }

    @Test
    void aStreamThatGoesOnAfterItsEndIsKnownOn() {
        log.end();
        log.goOn();
        now.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(logs.follow(session, log.first(), new Heard())).isPresent();
    }

    @Test
    void aPlaceIsInTheIdsThatFollowItAndTheIdsAreTheSameWhenReplayed() {
        final var before = append("a");
        log.place(() -> "sealed-1");
        final var id = append("b");
        log.place(() -> "sealed-2");
        assertThat(EventLogs.place(before)).isEmpty();
        assertThat(EventLogs.place(id)).contains("sealed-1");
        assertThat(EventLogs.place(append("c"))).contains("sealed-2");
        final var heard = new Heard();
        assertThat(logs.follow(session, before, heard)).isPresent();
        assertThat(heard.ids).startsWith(id);
        assertThat(logs.follow(session, id, heard)).isPresent();
        assertThat(heard.lines).containsExactly("b", "c", "end", "c");
    }

    @Test
    void idsTellStandingStreamsFromThoseOfRequests() {
        assertThat(EventLogs.isStanding(log.first())).isFalse();
        assertThat(EventLogs.isStanding(logs.beginStanding(session).first())).isTrue();
    }

    private String append(final String text) {
        return log.append(bytes(text)).orElse("");
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Session open() {
        return sessions.open(
                new Sessions.Opening(
                        "main",
                        new Principal(Principal.Kind.JWT, "https://idp.example", "alice"),
                        0,
                        "client",
                        "1",
                        ProtocolVersion.V2025_11_25),
                sessions.seed(),
                Map.of());
    }

    private static final class Heard implements EventLog.Follower {

        private final List<String> lines = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();

        @Override
        public void event(final String id, final byte[] json) {
            ids.add(id);
            lines.add(new String(json, StandardCharsets.UTF_8));
        }

        @Override
        public void ended() {
            lines.add("end");
        }
    }
}
