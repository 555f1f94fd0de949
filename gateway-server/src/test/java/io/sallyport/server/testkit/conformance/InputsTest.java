package io.sallyport.server.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {

    private static final Round OPEN = Round.of("name", Question.roots());
    private static final Round SEALED = Round.sealed("name", Question.roots());
    private static final Map<String, Object> ANSWER = Map.of("roots", "here");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final StateSeal seal = new StateSeal(now::get);

    @Test
    void anAnswerToASealedQuestionCountsOnlyWithTheStateThatWentOutWithIt() throws Exception {
        final Map<String, Object> responses = Map.of("inputResponses", Map.of("name", ANSWER));
        final var state = inputs("tool", Map.of()).seal(Set.of("name"));

        assertThat(inputs("tool", responses).to(OPEN)).containsKey("name");
        assertThat(inputs("tool", responses).to(SEALED)).isEmpty();
        assertThat(inputs("tool", with(state, responses)).to(SEALED)).containsKey("name");
    }

    @Test
    void aStateRemembersTheAnswersOfEarlierRounds() throws Exception {
        final var first = inputs("tool", Map.of()).seal(Set.of("name"));
        final var second = inputs("tool", with(first, Map.of("inputResponses", Map.of("name", ANSWER, "more", ANSWER))))
                .seal(Set.of("colour"));

        final var third = inputs("tool", with(second, Map.of()));

        assertThat(third.to(SEALED.and("more", Question.roots())))
                .containsOnly(Map.entry("name", new JsonObject(ANSWER)));
    }

    @Test
    void aStateIsGoodForNoOtherRequestAndNotForEver() throws Exception {
        final var state = inputs("tool", Map.of()).seal(Set.of("name"));

        assertRefused("other", with(state, Map.of()));
        now.set(Instant.EPOCH.plusSeconds(601));
        assertRefused("tool", with(state, Map.of()));
    }

    @Test
    void aStateOfWhichAnyCharacterIsAnotherIsRefused() throws Exception {
        final var state = inputs("tool", Map.of()).seal(Set.of("name"));

        for (int i = 0; i < state.length(); i++) {
            final var other = state.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused("tool", with(state.substring(0, i) + other + state.substring(i + 1), Map.of()));
        }
        assertRefused("tool", with(state + "A", Map.of()));
        assertRefused(
                "tool",
                with(
                        new StateSeal(now::get)
                                .seal(new RequestState("tools/call tool", Set.of(), JsonObject.EMPTY, Instant.MAX)),
                        Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "{\"name\":12345}", "{\"name\":null}"})
    void responsesThatAreNotResultsAreRefused(final String responses) {
        assertRefused("tool", JsonObject.literal("{\"inputResponses\":" + responses + "}"));
    }

    private void assertRefused(final String tool, final Map<String, Object> params) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> inputs(tool, params))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.INVALID_PARAMS));
    }

    private Inputs inputs(final String tool, final Map<String, Object> more) throws Refusal {
        final var params = new LinkedHashMap<>(more);
        params.put("name", tool);
        return Inputs.of(new Message.Request(1, "tools/call", new JsonObject(params)), seal);
    }

    private static Map<String, Object> with(final String state, final Map<String, ?> more) {
        final var params = new LinkedHashMap<String, Object>(more);
        params.put("requestState", state);
        return params;
    }
}
