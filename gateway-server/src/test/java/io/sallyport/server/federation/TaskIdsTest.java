package io.sallyport.server.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose task an id is, and to whom it says so. */
class TaskIdsTest {

    private static final Principal ALICE = new Principal(Principal.Kind.JWT, "https://idp.example", "alice");
    private static final Principal MALLORY = new Principal(Principal.Kind.JWT, "https://idp.example", "mallory");

    private final Sessions sessions = sessions(SessionKeys.of(List.of("first secret")));
    private final TaskIds ids = new TaskIds(sessions.seal());
    private final Session session = open(sessions, "main", ALICE);

    @ParameterizedTest
    @ValueSource(strings = {"786512e2-9e0d-44bd-8f29-789f320fe840", "1", "", " two words ", "* * ü\"\\\n\0", "🜁"})
    void anIdLeadsBackToItsUpstreamAndTheOwnId(final String own) {
        for (final boolean stateful : new boolean[] {true, false}) {
            final var id = ids.published(session, "jobs", stateful, own);
            assertThat(id).matches("[A-Za-z0-9_-]+");
            assertThat(ids.open(session, id)).hasValue(new TaskIds.Task("jobs", own));
        }
    }

    @Test
    void aTaskHasTheSameIdWheneverAndWhereverItIsToldOf() {
        final var other = sessions(SessionKeys.of(List.of("first secret")));
        final var elsewhere = new TaskIds(other.seal());
        final var there = other.find(session.id(), "main", ALICE).orElseThrow();
        final var id = published(session);
        assertThat(published(session)).isEqualTo(id);
        assertThat(elsewhere.published(there, "jobs", true, "task-1")).isEqualTo(id);
        assertThat(elsewhere.open(there, id)).hasValue(new TaskIds.Task("jobs", "task-1"));
    }

    @Test
    void equalTasksOfTwoUpstreamsAreTwo() {
        final var other = ids.published(session, "reports", true, "task-1");
        assertThat(other).isNotEqualTo(published(session));
        assertThat(ids.open(session, other)).hasValue(new TaskIds.Task("reports", "task-1"));
    }

    @Test
    void anIdTellsNothingToAnotherPrincipal() {
        final var mallory = open(sessions, "main", MALLORY);
        final var nobody = open(sessions, "main", Principal.anonymous("main"));
        for (final boolean stateful : new boolean[] {true, false}) {
            final var id = ids.published(session, "jobs", stateful, "task-1");
            assertThat(ids.open(mallory, id)).isEmpty();
            assertThat(ids.open(nobody, id)).isEmpty();
        }
    }

    @Test
    void anIdTellsNothingOnAnotherRoute() {
        final var elsewhere = open(sessions, "other", ALICE);
        for (final boolean stateful : new boolean[] {true, false}) {
            assertThat(ids.open(elsewhere, ids.published(session, "jobs", stateful, "task-1")))
                    .isEmpty();
        }
    }

    @Test
    void aTaskOfAnUpstreamWithSessionsIsKnownInItsSessionAlone() {
        final var later = open(sessions, "main", ALICE);
        assertThat(ids.open(later, published(session))).isEmpty();
        assertThat(published(later)).isNotEqualTo(published(session));
    }

    @Test
    void aTaskOfAnUpstreamWithoutSessionsIsKnownInEverySessionOfItsPrincipal() {
        final var later = open(sessions, "main", ALICE);
        final var id = ids.published(session, "jobs", false, "task-1");
        assertThat(ids.published(later, "jobs", false, "task-1")).isEqualTo(id);
        assertThat(ids.open(later, id)).hasValue(new TaskIds.Task("jobs", "task-1"));
    }

    @Test
    void anIdUnderAnotherKeyIsNoneOfOurs() {
        final var foreign =
                new TaskIds(sessions(SessionKeys.of(List.of("other secret"))).seal());
        assertThat(ids.open(session, foreign.published(session, "jobs", true, "task-1")))
                .isEmpty();
    }

    @Test
    void anIdFromBeforeARotationOfKeysStillOpens() {
        final var before = published(session);
        sessions.rotate(SessionKeys.of(List.of("second secret", "first secret")));
        assertThat(published(session)).isNotEqualTo(before);
        assertThat(ids.open(session, before)).hasValue(new TaskIds.Task("jobs", "task-1"));
    }

    @Test
    void whatIsShorterLongerOrAlteredAnywhereIsNoneOfOurs() {
        final var id = published(session);
        for (int i = 0; i < id.length(); i++) {
            final char other = id.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(ids.open(session, id.substring(0, i))).isEmpty();
            assertThat(ids.open(session, id.substring(0, i) + other + id.substring(i + 1)))
                    .isEmpty();
        }
        for (final var more : List.of("A", "=", "==", " ", "\n", id)) {
            assertThat(ids.open(session, id + more)).isEmpty();
        }
    }

    @Test
    void whatElseTheGatewayHasSealedIsNoTask() {
        final var seal = sessions.seal();
        assertThat(ids.open(session, session.id())).isEmpty();
        for (final var context : List.of("main", "request|" + session.hash(), "cursor|main|tools/list", "task|main|")) {
            assertThat(ids.open(session, seal.seal("jobs * task-1".getBytes(UTF_8), context)))
                    .isEmpty();
        }
    }

    @Test
    void noTextThatAnybodyMakesUpIsOne() {
        final var random = new Random(20251125);
        final var id = published(session);
        for (int round = 0; round < 5_000; round++) {
            final var made = random.nextBoolean() ? scrambled(id, random) : text(random);
            if (!made.equals(id)) {
                assertThat(ids.open(session, made)).as(made).isEmpty();
            }
        }
    }

    @Test
    void anIdTooLongToOpenAgainStaysAsItIs() {
        final var longest = "x".repeat(980);
        assertThat(ids.open(session, ids.published(session, "jobs", true, longest)))
                .hasValue(new TaskIds.Task("jobs", longest));
        final var tooLong = "x".repeat(1_025);
        assertThat(ids.published(session, "jobs", true, tooLong)).isEqualTo(tooLong);
        assertThat(ids.open(session, tooLong)).isEmpty();
    }

    private String published(final Session of) {
        return ids.published(of, "jobs", true, "task-1");
    }

    private static String scrambled(final String id, final Random random) {
        final var text = new StringBuilder(id);
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), text.charAt(random.nextInt(text.length())));
        }
        return text.toString();
    }

    private static String text(final Random random) {
        return random.ints(random.nextInt(3_000), 0, 0x250)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Session open(final Sessions sessions, final String route, final Principal principal) {
        return sessions.open(
                new Sessions.Opening(route, principal, 0, "client", "1", ProtocolVersion.V2025_11_25),
                sessions.seed(),
                Map.of());
    }

    private static Sessions sessions(final SessionKeys keys) {
        return new Sessions(
                keys,
                new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
                Optional.empty(),
                InstantSource.system(),
                _ -> {});
    }
}
