package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;

/**
 * What a server may ask of a client.
 *
 * @param capability what the client must have declared to be asked
 */
record Question(String capability, String method, Map<String, Object> params) {

    /** A form for the user. */
    static Question elicitation(final String message, final String schema) {
        return new Question(
                "elicitation",
                "elicitation/create",
                Map.of("message", message, "requestedSchema", JsonObject.literal(schema)));
    }

    /** A form with one field, which must be filled in. */
    static Question elicitation(final String message, final String field, final String type) {
        return elicitation(message, """
                {"type": "object", "properties": {"%1$s": {"type": "%2$s"}}, "required": ["%1$s"]}""".formatted(field, type));
    }

    /** A completion of the client's model. */
    static Question sampling(final String prompt, final int maxTokens) {
        final var message = Map.of("role", "user", "content", Content.text(prompt));
        return new Question(
                "sampling", "sampling/createMessage", Map.of("messages", List.of(message), "maxTokens", maxTokens));
    }

    /** The directories the client works in. */
    static Question roots() {
        return new Question("roots", "roots/list", Map.of());
    }

    /** As it stands among the {@code inputRequests} of a result. */
    Map<String, Object> embedded() {
        return Map.of("method", method, "params", params);
    }
}
