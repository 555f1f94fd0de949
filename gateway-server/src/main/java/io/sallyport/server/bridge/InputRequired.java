package io.sallyport.server.bridge;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A result that is none yet: the server wants to know something of the client first (2026-07-28, basic/patterns/mrtr).
 *
 * @param questions in the server's order
 * @param state what is to be sent back as it is: JSON text
 */
public record InputRequired(List<Question> questions, Optional<String> state) {

    private static final int MOST = 64;

    /**
     * @param key of the answer
     * @param params a JSON object
     */
    public record Question(String key, String method, byte[] params) {}

    public InputRequired {
        questions = List.copyOf(questions);
    }

    /** Whether a request of that method may come to this. */
    public static boolean answers(final String method) {
        return switch (method) {
            case McpMethods.TOOLS_CALL, McpMethods.PROMPTS_GET, McpMethods.RESOURCES_READ -> true;
            default -> false;
        };
    }

    /** Whether a result is one of these, sound or not. */
    public static boolean is(final JsonFields result) {
        return result.string("resultType").filter("input_required"::equals).isPresent();
    }

    /** Empty where it asks for nothing, or for something that is no request. */
    public static Optional<InputRequired> of(final JsonFields result) {
        final var questions = new ArrayList<Question>();
        final var asked = result.object("inputRequests");
        for (final var member : asked.map(JsonFields::members).orElse(List.of())) {
            final var question =
                    JsonFields.of(result.json(), member.value()).flatMap(fields -> question(member.key(), fields));
            if (question.isEmpty() || questions.size() == MOST) {
                return Optional.empty();
            }
            questions.add(question.get());
        }
        final var state = result.string("requestState")
                .flatMap(_ -> result.value("requestState"))
                .map(span -> text(Arrays.copyOfRange(result.json(), span.start(), span.end())));
        return questions.isEmpty() && state.isEmpty()
                ? Optional.empty()
                : Optional.of(new InputRequired(questions, state));
    }

    public static Optional<JsonFields> fields(final Envelope.Result result) {
        return JsonFields.of(result.json(), result.result());
    }

    private static Optional<Question> question(final String key, final JsonFields fields) {
        return fields.string("method")
                .map(method -> new Question(
                        key,
                        method,
                        fields.value("params")
                                .map(span -> Arrays.copyOfRange(fields.json(), span.start(), span.end()))
                                .orElseGet(() -> "{}".getBytes(StandardCharsets.UTF_8))));
    }

    private static String text(final byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
