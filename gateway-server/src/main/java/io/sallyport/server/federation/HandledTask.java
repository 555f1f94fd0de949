package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.Span;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A task of a server without sessions as its client knows it: with the id that the client was given, and the route's URIs in
 * what the task has come to.
 *
 * @param own the owner's id of it
 * @param published the client's
 * @param uris of the owner
 */
record HandledTask(String own, String published, Uris uris) implements AnswerWords {

    private static final String TASK_ID = "taskId";

    /** The owner's id of the task that such a result tells of. */
    static Optional<String> id(final Envelope.Result created) {
        return JsonFields.of(created.json(), created.result()).flatMap(task -> task.string(TASK_ID));
    }

    @Override
    public void inResult(final Envelope.Result answer, final BiConsumer<Span, String> found) {
        JsonFields.of(answer.json(), answer.result()).ifPresent(task -> in(task, found));
    }

    @Override
    public void inError(final Envelope.Failed answer, final BiConsumer<Span, String> found) {
        UriEdits.inAnswers(uris).inError(answer, found);
    }

    /** @param task as {@code tasks/get} and {@code notifications/tasks} tell of it */
    void in(final JsonFields task, final BiConsumer<Span, String> found) {
        task.string(TASK_ID)
                .filter(own::equals)
                .flatMap(_ -> task.value(TASK_ID))
                .ifPresent(span -> found.accept(span, published));
        task.object("result").ifPresent(result -> UriEdits.inResult(result, uris, found));
        task.object("error")
                .flatMap(error -> error.object("data"))
                .ifPresent(data -> UriEdits.inObject(data, uris, found));
    }
}
