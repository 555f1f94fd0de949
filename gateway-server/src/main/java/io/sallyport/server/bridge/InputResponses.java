package io.sallyport.server.bridge;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import io.sallyport.mcp.McpMethods;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client of the stateless revision answers to what it was asked (2026-07-28, basic/patterns/mrtr). An answer that
 * is missing is asked for again, and one that nobody asked for is nothing to anybody; one that is none is refused.
 */
public final class InputResponses {

    private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");
    private static final Set<String> ROLES = Set.of("user", "assistant");

    private InputResponses() {}

    /**
     * What is wrong with the answers, for a person to read; empty where nothing is.
     *
     * @param asked the methods of the questions by their keys
     * @param params of the request that brings the answers
     */
    public static Optional<String> fault(final Map<String, String> asked, final JsonFields params) {
        final var member = params.member("inputResponses");
        if (member.isEmpty()) {
            return Optional.empty();
        }
        final var responses = params.object("inputResponses");
        return responses.isEmpty()
                ? Optional.of("params.inputResponses is no object.")
                : asked.entrySet().stream()
                        .flatMap(question -> fault(question.getKey(), question.getValue(), responses.get()).stream())
                        .findFirst();
    }

    private static Optional<String> fault(final String key, final String method, final JsonFields responses) {
        return responses
                .member(key)
                .flatMap(_ -> responses
                        .object(key)
                        .map(answer -> fault(method, answer))
                        .orElse(Optional.of("it is no object")))
                .map(why -> "params.inputResponses[\"" + key + "\"] is no answer to " + method + ": " + why + '.');
    }

    private static Optional<String> fault(final String method, final JsonFields answer) {
        return switch (method) {
            case McpMethods.ELICITATION_CREATE -> elicited(answer);
            case McpMethods.SAMPLING_CREATE_MESSAGE -> sampled(answer);
            case McpMethods.ROOTS_LIST -> roots(answer);
            default -> Optional.empty();
        };
    }

    /** Clients that have no content write null for it. */
    private static Optional<String> elicited(final JsonFields answer) {
        final var action = answer.string("action").filter(ACTIONS::contains);
        final var content = answer.member("content").filter(given -> given.kind() != JsonKind.NULL);
        if (action.isEmpty()) {
            return Optional.of("action is none of accept, decline, cancel");
        }
        if (content.isPresent() && !action.get().equals("accept")) {
            return Optional.of("content comes with the action accept alone");
        }
        return content.isPresent() && content.get().kind() != JsonKind.OBJECT
                ? Optional.of("content is no object")
                : Optional.empty();
    }

    private static Optional<String> sampled(final JsonFields answer) {
        if (answer.string("role").filter(ROLES::contains).isEmpty()) {
            return Optional.of("role is none of user, assistant");
        }
        final var content = answer.member("content").map(JsonFields.Member::kind);
        if (content.filter(kind -> kind == JsonKind.OBJECT || kind == JsonKind.ARRAY)
                .isEmpty()) {
            return Optional.of("content is neither an object nor an array");
        }
        return answer.string("model").isEmpty() ? Optional.of("model is no text") : Optional.empty();
    }

    private static Optional<String> roots(final JsonFields answer) {
        final var roots = answer.elements("roots");
        if (roots.isEmpty()) {
            return Optional.of("roots is no array");
        }
        final boolean named = roots.get().stream()
                .allMatch(root -> JsonFields.of(answer.json(), root)
                        .flatMap(fields -> fields.string("uri"))
                        .isPresent());
        return named ? Optional.empty() : Optional.of("a root has no uri");
    }
}
