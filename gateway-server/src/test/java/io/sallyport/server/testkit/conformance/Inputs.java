package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a client that comes again has brought: answers, and the state that it was given with the questions. */
final class Inputs {

    private static final String RESPONSES = "inputResponses";
    private static final String STATE = "requestState";

    private final StateSeal seal;
    private final String purpose;
    private final JsonObject responses;
    private final Optional<RequestState> state;

    private Inputs(
            final StateSeal seal,
            final String purpose,
            final JsonObject responses,
            final Optional<RequestState> state) {
        this.seal = seal;
        this.purpose = purpose;
        this.responses = responses;
        this.state = state;
    }

    /** Those of a request: none where it comes for the first time. */
    static Inputs of(final Message.Request request, final StateSeal seal) throws Refusal {
        final var params = request.params();
        final var purpose = request.method() + " "
                + params.string("name").or(() -> params.string("uri")).orElse("");
        return new Inputs(seal, purpose, responses(params), state(params, seal, purpose));
    }

    private static JsonObject responses(final JsonObject params) throws Refusal {
        final var responses = params.object(RESPONSES);
        final boolean legible = params.value(RESPONSES).orElse("") instanceof Map
                && responses.members().values().stream().allMatch(Map.class::isInstance);
        if (params.has(RESPONSES) && !legible) {
            throw Refusal.invalidParams(RESPONSES + " must be an object of results");
        }
        return responses;
    }

    private static Optional<RequestState> state(final JsonObject params, final StateSeal seal, final String purpose)
            throws Refusal {
        return params.has(STATE) ? Optional.of(seal.open(params.require(STATE), purpose)) : Optional.empty();
    }

    /** The answers that came with the request, to whatever they are. */
    JsonObject responses() {
        return responses;
    }

    /** The answers to these questions that have been given, in this round or, by the state, in one before it. */
    Map<String, JsonObject> to(final Round round) {
        final var answers = new LinkedHashMap<String, JsonObject>();
        for (final var key : round.questions().keySet()) {
            if (earlier().has(key)) {
                answers.put(key, earlier().object(key));
            } else if (responses.has(key) && (!round.sealed() || wasAsked(key))) {
                answers.put(key, responses.object(key));
            }
        }
        return answers;
    }

    private boolean wasAsked(final String key) {
        return state.filter(known -> known.asked().contains(key)).isPresent();
    }

    private JsonObject earlier() {
        return state.map(RequestState::answers).orElse(JsonObject.EMPTY);
    }

    /**
     * The state for the next round, with everything that has been answered.
     *
     * @param asked the keys of the questions of that round
     */
    String seal(final Set<String> asked) {
        final var answers = new LinkedHashMap<>(earlier().members());
        responses.members().forEach((key, answer) -> {
            if (wasAsked(key)) {
                answers.put(key, answer);
            }
        });
        return seal.seal(new RequestState(purpose, asked, new JsonObject(answers), seal.expiry()));
    }
}
