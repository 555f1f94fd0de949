package io.sallyport.server.testkit.conformance;

import io.sallyport.server.testkit.conformance.Call.Necessity;
import java.util.List;
import java.util.Map;

/** Tools that take their time, and go on as tasks where the client can follow one. */
final class TaskTools {

    private static final int LONGEST_SECONDS = 60;
    private static final Question CONFIRM = Question.elicitation("Delete it?", "confirm", "boolean");
    private static final Question NAME = Question.elicitation("What is your name?", "name", "string");

    private TaskTools() {}

    static List<Tool> all() {
        return List.of(
                Tool.of(
                        "greet",
                        "Greets at once",
                        (_, arguments) ->
                                text("Hello, " + arguments.string("name").orElse("nobody") + "!")),
                Tool.of(
                        "slow_compute",
                        "Sleeps for some seconds",
                        "{\"type\": \"object\", \"properties\": {\"seconds\": {\"type\": \"integer\"}}}",
                        (call, arguments) -> call.defer(Necessity.OPTIONAL, _ -> sleep(arguments))),
                Tool.of(
                        "failing_job",
                        "Fails, as a task only",
                        (call, _) -> call.defer(Necessity.REQUIRED, _ -> Content.failure("The job failed"))),
                Tool.of(
                        "protocol_error_job",
                        "Is refused after it has begun",
                        (call, _) -> call.defer(Necessity.OPTIONAL, _ -> {
                            throw new Refusal(Refusal.INTERNAL_ERROR, "The job broke");
                        })),
                Tool.of(
                        "confirm_delete",
                        "Asks the user after it has begun",
                        (call, _) -> call.defer(
                                Necessity.OPTIONAL,
                                task -> task.ask(Round.of("confirm", CONFIRM), _ -> text("Deleted")))),
                Tool.of(
                        "multi_input",
                        "Asks the user two things after it has begun",
                        (call, _) -> call.defer(
                                Necessity.OPTIONAL,
                                task -> task.ask(
                                        Round.of("name", NAME).and("confirm", CONFIRM), _ -> text("Thank you")))),
                Tool.of(
                        "test_tool_with_task",
                        "Asks the user before it begins, as a task only",
                        (call, _) -> call.ask(
                                Round.sealed("user_name", NAME),
                                answers -> call.defer(Necessity.REQUIRED, _ -> text("Done for " + name(answers))))));
    }

    private static String name(final Map<String, JsonObject> answers) {
        return answers.getOrDefault("user_name", JsonObject.EMPTY)
                .object("content")
                .string("name")
                .orElse("nobody");
    }

    private static Map<String, Object> sleep(final JsonObject arguments) throws InterruptedException {
        final int seconds = arguments
                .value("seconds")
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).intValue())
                .orElse(0);
        Thread.sleep(Math.clamp(seconds, 0, LONGEST_SECONDS) * 1000L);
        return text("Slept for " + seconds + " s");
    }

    private static Map<String, Object> text(final String text) {
        return Content.result(Content.text(text));
    }
}
