package io.sallyport.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.Scan;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.testkit.ManualLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for their clients: who may go on with which, until when, and how many wait. */
class ParksTest {

    private static final Principal ALICE = principal("alice");
    private static final String ASK = "\"name\":\"ask\",\"arguments\":{\"n\":1}";
    private static final Map<String, String> QUESTIONS = Map.of("q1", "elicitation/create");

    private final ManualLoop loop = new ManualLoop();
    private final SessionKeys keys = SessionKeys.random();
    private final Parks parks = parks();

    /** A call that only remembers that it was given up. */
    private static final class Waiting implements Parks.Parked {

        private boolean abandoned;

        @Override
        public void abandon() {
            abandoned = true;
        }

        @Override
        public void resume(final ActiveCall next, final Optional<JsonFields> responses) {
            throw new IllegalStateException("nobody resumes it here");
        }
    }

    @Test
    void aStateOpensItsCallOnce() {
        final var call = new Waiting();
        final var state = park(call);

        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Resumed(call));
        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Unknown());
    }

    @Test
    void theOrderOfTheParametersAndWhatAnswersCarryMakeNoOtherRequest() {
        final var call = new Waiting();
        final var state = park(call);
        final var retry = "\"inputResponses\":{\"q1\":{\"action\":\"decline\"}},\"arguments\":{\"n\":1},"
                + "\"requestState\":\"" + state + "\",\"_meta\":{\"a\":2},\"name\":\"ask\"";

        final var bearer = bearer("alice", retry);

        assertThat(bearer.state()).contains(state);
        assertThat(take(bearer, state)).isEqualTo(new Parks.Taken.Resumed(call));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\":\"other\",\"arguments\":{\"n\":1}",
                "\"name\":\"ask\",\"arguments\":{\"n\":2}",
                "\"name\":\"ask\""
            })
    void anotherRequestOpensNothingAndTheCallWaitsOn(final String other) {
        final var call = new Waiting();
        final var state = park(call);

        assertThat(take(bearer("alice", other), state)).isEqualTo(new Parks.Taken.Unknown());
        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Resumed(call));
    }

    @Test
    void anotherPrincipalOpensNothing() {
        final var state = park(new Waiting());

        assertThat(take(bearer("mallory", ASK), state)).isEqualTo(new Parks.Taken.Unknown());
    }

    @Test
    void anotherRouteOpensNothing() {
        final var state = park(new Waiting());
        final var elsewhere = new Parks.Bearer("other", 5, ALICE, request(ASK));

        assertThat(take(elsewhere, state)).isEqualTo(new Parks.Taken.Unknown());
    }

    @Test
    void aStateThatWasAlteredAnywhereOpensNothing() {
        final var state = park(new Waiting());
        for (int at = "sallyport.".length(); at < state.length(); at++) {
            final char other = state.charAt(at) == 'A' ? 'B' : 'A';
            final var altered = state.substring(0, at) + other + state.substring(at + 1);
            assertThat(take(bearer("alice", ASK), altered)).as(altered).isEqualTo(new Parks.Taken.Unknown());
        }
    }

    @Test
    void theStateOfAnEarlierRoundOpensNothing() {
        final var place = parks.place(bearer("alice", ASK), loop);
        final var first = place.park(new Waiting(), QUESTIONS).orElseThrow();
        take(bearer("alice", ASK), first);
        final var again = new Waiting();
        final var second = place.park(again, QUESTIONS).orElseThrow();

        assertThat(take(bearer("alice", ASK), first)).isEqualTo(new Parks.Taken.Unknown());
        assertThat(take(bearer("alice", ASK), second)).isEqualTo(new Parks.Taken.Resumed(again));
    }

    @Test
    void aProcessWithTheSameKeysOpensNothingOfAnother() {
        final var state = park(new Waiting());

        final var other = parks();
        other.place(bearer("alice", ASK), loop).park(new Waiting(), QUESTIONS);

        assertThat(other.take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Unknown());
    }

    @Test
    void aWrongAnswerLeavesTheCallWaiting() {
        final var call = new Waiting();
        final var state = park(call);

        assertThat(take(bearer("alice", ASK + ",\"inputResponses\":{\"q1\":{\"action\":\"maybe\"}}"), state))
                .isInstanceOf(Parks.Taken.WrongAnswer.class);
        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Resumed(call));
    }

    @Test
    void whoNobodyComesForInTimeIsGivenUpAndNotBefore() {
        final var call = new Waiting();
        final var state = park(call);

        loop.advance(Duration.ofSeconds(54));
        assertThat(call.abandoned).isFalse();
        loop.advance(Duration.ofSeconds(1));
        assertThat(call.abandoned).isTrue();
        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Unknown());
    }

    @Test
    void whoWasTakenIsNotGivenUp() {
        final var call = new Waiting();
        take(bearer("alice", ASK), park(call));

        loop.advance(Duration.ofMinutes(2));

        assertThat(call.abandoned).isFalse();
    }

    @Test
    void whatWaitsIsGivenUpWhenTheReplicaGoesAwayAndNothingWaitsAfterwards() {
        final var call = new Waiting();
        final var state = park(call);

        parks.drain();

        assertThat(call.abandoned).isTrue();
        assertThat(take(bearer("alice", ASK), state)).isEqualTo(new Parks.Taken.Unknown());
        assertThat(parks.place(bearer("alice", ASK), loop).park(new Waiting(), QUESTIONS))
                .isEmpty();
    }

    @Test
    void onePrincipalHasAHundredPlacesAndLeavesTheOthersTheirs() {
        final List<Parks.Place> places = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            final var place = parks.place(bearer("alice", ASK), loop);
            assertThat(place.park(new Waiting(), QUESTIONS)).isPresent();
            places.add(place);
        }

        assertThat(parks.place(bearer("alice", ASK), loop).park(new Waiting(), QUESTIONS))
                .isEmpty();
        assertThat(parks.place(bearer("bob", ASK), loop).park(new Waiting(), QUESTIONS))
                .isPresent();
        places.getFirst().leave();
        assertThat(parks.place(bearer("alice", ASK), loop).park(new Waiting(), QUESTIONS))
                .isPresent();
    }

    private String park(final Waiting call) {
        return parks.place(bearer("alice", ASK), loop).park(call, QUESTIONS).orElseThrow();
    }

    private Parks.Taken take(final Parks.Bearer bearer, final String state) {
        return parks.take(bearer, state);
    }

    private Parks parks() {
        return new Parks(
                new Sessions(
                                keys,
                                new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
                                Optional.empty(),
                                loop,
                                _ -> {})
                        .seal(),
                Optional.empty());
    }

    private static Parks.Bearer bearer(final String who, final String params) {
        return new Parks.Bearer("main", who.hashCode(), principal(who), request(params));
    }

    private static Principal principal(final String who) {
        return new Principal(Principal.Kind.JWT, "https://idp.example", who);
    }

    private static Envelope.Request request(final String params) {
        final var json = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{" + params + "}}";
        final var scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        if (scanner.scan(json.getBytes(StandardCharsets.UTF_8)) instanceof Scan.Message(Envelope.Request request)) {
            return request;
        }
        throw new IllegalArgumentException(json);
    }
}
