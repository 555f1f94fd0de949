package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tools that the suite asks for by {@code test_input_required_result_}: every way in which a result depends on answers. */
final class InputTools {

    private static final String PREFIX = "test_input_required_result_";
    private static final Question CONFIRM = Question.elicitation("Please confirm", "ok", "boolean");
    private static final Question NAME = Question.elicitation("What is your name?", "name", "string");

    private InputTools() {}

    static List<Tool> all() {
        return Stream.of(single(), sealed()).flatMap(List::stream).toList();
    }

    /** One question, whose answer needs nothing to go with it. */
    private static List<Tool> single() {
        return List.of(
                asking(
                        "elicitation",
                        "Asks the user",
                        Round.of("user_name", NAME),
                        answers -> "Hello, " + filledIn(answers, "user_name", "name") + "!"),
                asking(
                        "sampling",
                        "Asks the model",
                        Round.of("capital_question", Question.sampling("What is the capital of France?", 100)),
                        answers -> sampled(answers, "capital_question")),
                asking(
                        "list_roots",
                        "Asks for the roots",
                        Round.of("client_roots", Question.roots()),
                        answers -> "Roots: " + answer(answers, "client_roots").members()),
                Tool.of(
                        PREFIX + "capabilities",
                        "Asks the model if it can, else the user",
                        InputTools::askWhoCanAnswer),
                Tool.of(
                        "test_missing_capability",
                        "Cannot do without the model",
                        (call, _) -> call.ask(
                                Round.of("pong", Question.sampling("Say pong", 16)),
                                answers -> text(sampled(answers, "pong")))));
    }

    /** Questions whose answers come with the server's own state. */
    private static List<Tool> sealed() {
        return List.of(
                asking("request_state", "Keeps a state", Round.sealed("confirm", CONFIRM), _ -> "state-ok"),
                asking(
                        "tampered_state",
                        "Keeps a state that nobody else may write",
                        Round.sealed("confirm", CONFIRM),
                        _ -> "state-ok"),
                asking(
                        "multiple_inputs",
                        "Asks everybody at once",
                        Round.sealed("user_name", NAME)
                                .and("greeting", Question.sampling("Generate a greeting", 50))
                                .and("client_roots", Question.roots()),
                        answers -> sampled(answers, "greeting") + " " + filledIn(answers, "user_name", "name")),
                Tool.of(PREFIX + "multi_round", "Asks one thing after the other", (call, _) -> multiRound(call)));
    }

    private static Tool asking(
            final String name,
            final String description,
            final Round round,
            final Function<Map<String, JsonObject>, String> conclusion) {
        return Tool.of(
                PREFIX + name, description, (call, _) -> call.ask(round, answers -> text(conclusion.apply(answers))));
    }

    private static Map<String, Object> askWhoCanAnswer(final Call call, final JsonObject arguments)
            throws Refusal, InterruptedException {
        final var question = call.clientHas("sampling") ? Question.sampling("Say hello", 50) : NAME;
        return call.ask(
                Round.of("hello", question),
                answers -> text(
                        question.capability() + ": " + answer(answers, "hello").members()));
    }

    private static Map<String, Object> multiRound(final Call call) throws Refusal, InterruptedException {
        return call.ask(
                Round.sealed("step1", Question.elicitation("Step 1: What is your name?", "name", "string")),
                first -> call.ask(
                        Round.sealed(
                                "step2",
                                Question.elicitation("Step 2: What is your favorite color?", "color", "string")),
                        second -> text(
                                filledIn(first, "step1", "name") + " likes " + filledIn(second, "step2", "color"))));
    }

    private static String filledIn(final Map<String, JsonObject> answers, final String key, final String field) {
        return answer(answers, key).object("content").string(field).orElse("nobody");
    }

    private static String sampled(final Map<String, JsonObject> answers, final String key) {
        return answer(answers, key).object("content").string("text").orElse("nothing");
    }

    private static JsonObject answer(final Map<String, JsonObject> answers, final String key) {
        return answers.getOrDefault(key, JsonObject.EMPTY);
    }

    private static Map<String, Object> text(final String text) {
        return Content.result(Content.text(text));
    }
}
