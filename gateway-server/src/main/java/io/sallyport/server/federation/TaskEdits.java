package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.Span;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.Upstream;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Finds the ids of one upstream's tasks in what it and a session's client say to each other, and puts the other side's in
 * their place. {@code found} hears where another text belongs.
 */
public record TaskEdits(TaskIds ids, Session session, Upstream upstream) {

    private static final String TASK_ID = "taskId";

    /** In such a result; empty where there can be none. */
    Optional<AnswerWords> in(final TaskAnswer answer) {
        return switch (answer) {
            case NONE -> Optional.empty();
            case CREATED -> Optional.of(this::created);
            case TASK -> Optional.of(this::task);
            case PAYLOAD -> Optional.of(this::published);
        };
    }

    private void created(final Envelope.Result answer, final BiConsumer<Span, String> found) {
        result(answer).flatMap(result -> result.object("task")).ifPresent(task -> publish(task, found));
        published(answer, found);
    }

    private void task(final Envelope.Result answer, final BiConsumer<Span, String> found) {
        result(answer).ifPresent(task -> publish(task, found));
        published(answer, found);
    }

    /** In a notification or request of the upstream. */
    void published(final Envelope.Params params, final BiConsumer<Span, String> found) {
        params.relatedTask().ifPresent(id -> found.accept(id.span(), published(id.value())));
    }

    /** In a notification of the upstream that is about nothing but a task. */
    void publishedStatus(final Envelope.Params params, final BiConsumer<Span, String> found) {
        params.taskId().ifPresent(id -> found.accept(id.span(), published(id.value())));
        published(params, found);
    }

    /** In a client's answer. */
    void own(final Envelope.Result answer, final BiConsumer<Span, String> found) {
        related(answer)
                .ifPresent(task -> task.string(TASK_ID)
                        .flatMap(this::own)
                        .ifPresent(id -> task.value(TASK_ID).ifPresent(span -> found.accept(span, id))));
    }

    /** In a client's notification. */
    void own(final Envelope.Params params, final BiConsumer<Span, String> found) {
        params.relatedTask().ifPresent(id -> own(id.value()).ifPresent(own -> found.accept(id.span(), own)));
    }

    private void published(final Envelope.Result answer, final BiConsumer<Span, String> found) {
        related(answer).ifPresent(task -> publish(task, found));
    }

    private void publish(final JsonFields task, final BiConsumer<Span, String> found) {
        task.string(TASK_ID).ifPresent(id -> task.value(TASK_ID).ifPresent(span -> found.accept(span, published(id))));
    }

    private String published(final String own) {
        return ids.published(session, upstream.name(), upstream.isStateful(), own);
    }

    private Optional<String> own(final String published) {
        return ids.open(session, published)
                .filter(task -> task.upstream().equals(upstream.name()))
                .map(TaskIds.Task::own);
    }

    private static Optional<JsonFields> result(final Envelope.Result answer) {
        return JsonFields.of(answer.json(), answer.result());
    }

    private static Optional<JsonFields> related(final Envelope.Result answer) {
        return answer.resultMeta()
                .flatMap(meta -> JsonFields.of(answer.json(), meta))
                .flatMap(meta -> meta.object(MetaKeys.RELATED_TASK));
    }
}
