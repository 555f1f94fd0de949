package io.sallyport.server.federation;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a call wants of its one owner, and how it is put to it.
 *
 * @param owner whose it is
 * @param tool the original name of the tool it calls, for spans
 * @param at the key of the endpoint that alone knows of it, as long as it is there
 * @param repeatable whether it may be sent again where it may have run
 * @param words puts the owner's words in the place of the route's: names, URIs, ids of tasks
 * @param becomes what of a task its answer is
 * @param mirrored the arguments that its tool wants to see in header fields
 * @param answerWords put the route's in the place of the owner's in what it answers
 */
public record Errand(
        Member owner,
        Optional<String> tool,
        Optional<Integer> at,
        boolean repeatable,
        Consumer<RequestEdit> words,
        TaskAnswer becomes,
        HeaderParams mirrored,
        List<AnswerWords> answerWords) {

    public Errand {
        answerWords = List.copyOf(answerWords);
    }

    private Errand(
            final Member owner,
            final Optional<String> tool,
            final boolean repeatable,
            final Consumer<RequestEdit> words,
            final TaskAnswer becomes,
            final HeaderParams mirrored,
            final Optional<TaskEdits> tasks) {
        this(
                owner,
                tool,
                Optional.empty(),
                repeatable,
                words,
                becomes,
                mirrored,
                answerWords(uris(owner), tasks.flatMap(edits -> edits.in(becomes))));
    }

    private static List<AnswerWords> answerWords(final Optional<AnswerWords> uris, final Optional<AnswerWords> tasks) {
        if (uris.isPresent() && tasks.isPresent()) {
            return List.of(uris.get(), tasks.get());
        }
        return uris.or(() -> tasks).map(List::of).orElse(List.of());
    }

    /**
     * {@code tools/call}: the owner's name, and its own URIs where an argument is exactly a published one.
     *
     * @param tasks of the session; empty where its client was not offered that calls become tasks, and so cannot ask for it
     */
    public static Errand callTool(
            final Envelope.Request request, final Published tool, final Optional<TaskEdits> tasks) {
        final var member = tool.member();
        final boolean asksForTask = request.params().task().isPresent();
        // Tasks of the other era have another shape, and are not offered.
        final boolean asTask =
                asksForTask && tasks.isPresent() && !member.upstream().isModern();
        return new Errand(
                member,
                Optional.of(tool.item().key()),
                tool.repeatable(),
                edit -> {
                    if (tool.isRenamed()) {
                        edit.rename(tool.item().key());
                    }
                    if (asksForTask && !asTask) {
                        edit.removeTask();
                    }
                    ownUris(request, member, edit);
                },
                asTask ? TaskAnswer.CREATED : TaskAnswer.NONE,
                tool.item().mirrored(),
                tasks);
    }

    /** {@code prompts/get}, likewise. */
    public static Errand getPrompt(final Envelope.Request request, final Published prompt) {
        return repeatable(prompt.member(), edit -> {
            if (prompt.isRenamed()) {
                edit.rename(prompt.item().key());
            }
            ownUris(request, prompt.member(), edit);
        });
    }

    private static void ownUris(final Envelope.Request request, final Member member, final RequestEdit edit) {
        if (offersMappedResources(member)) {
            request.params()
                    .span()
                    .ifPresent(params -> UriEdits.inArguments(request.json(), params, member.uris(), edit::string));
        }
    }

    /** {@code resources/read} and the subscriptions to one. */
    public static Errand ofResource(final Member owner, final String uri) {
        return repeatable(
                owner,
                edit -> owner.uris()
                        .original(uri)
                        .filter(own -> !own.equals(uri))
                        .ifPresent(edit::uri));
    }

    /** {@code completion/complete} for an argument of a prompt or template. */
    public static Errand complete(final Member owner, final JsonFields ref, final String member, final String own) {
        return repeatable(
                owner,
                edit -> ref.value(member)
                        .filter(_ -> !ref.string(member).equals(Optional.of(own)))
                        .ifPresent(span -> edit.string(span, own)));
    }

    /**
     * {@code tasks/get}, {@code tasks/result} and {@code tasks/cancel}.
     *
     * @param own the owner's own id of the task
     */
    public static Errand ofTask(
            final Envelope.Request request, final Member owner, final String own, final TaskEdits tasks) {
        return new Errand(
                owner,
                Optional.empty(),
                !request.method().equals(McpMethods.TASKS_CANCEL),
                edit -> request.params().taskId().ifPresent(id -> edit.string(id.span(), own)),
                request.method().equals(McpMethods.TASKS_RESULT) ? TaskAnswer.PAYLOAD : TaskAnswer.TASK,
                HeaderParams.NONE,
                Optional.of(tasks));
    }

    /**
     * {@code tasks/get}, {@code tasks/update} and {@code tasks/cancel} of a server without sessions.
     *
     * @param published the id that the client knows it by
     */
    public static Errand ofTask(
            final Envelope.Request request, final Member owner, final TaskHandles.Handle task, final String published) {
        return new Errand(
                owner,
                Optional.empty(),
                Optional.of(task.endpoint()),
                request.method().equals(McpMethods.TASKS_GET),
                edit -> request.params().taskId().ifPresent(id -> edit.string(id.span(), task.own())),
                TaskAnswer.NONE,
                HeaderParams.NONE,
                List.of(new HandledTask(task.own(), published, owner.uris())));
    }

    /** The rest of the stream of a request that was sent already. */
    static Errand resume(final Member owner, final TaskAnswer becomes, final TaskEdits tasks) {
        return new Errand(owner, Optional.empty(), true, _ -> {}, becomes, HeaderParams.NONE, Optional.of(tasks));
    }

    private static Errand repeatable(final Member owner, final Consumer<RequestEdit> words) {
        return new Errand(
                owner, Optional.empty(), true, words, TaskAnswer.NONE, HeaderParams.NONE, Optional.<TaskEdits>empty());
    }

    /** The same with more to be said otherwise. */
    public Errand also(final Consumer<RequestEdit> more) {
        return new Errand(owner, tool, at, repeatable, words.andThen(more), becomes, mirrored, answerWords);
    }

    /** The same with other words in its answer. */
    Errand answering(final AnswerWords words) {
        return new Errand(owner, tool, at, repeatable, this.words, becomes, mirrored, List.of(words));
    }

    /** Whether its owner knows sessions, and nothing of requests that carry all with them. */
    public boolean isForLegacy() {
        return upstream()
                .handshake()
                .filter(handshake -> handshake.version().era() == Era.MODERN)
                .isEmpty();
    }

    public Upstream upstream() {
        return owner.upstream();
    }

    /** Whether its answer may hold words that are others for the client. */
    boolean editsAnswer() {
        return !answerWords.isEmpty();
    }

    void edit(final Envelope.Result answer, final AnswerEdit edit) {
        answerWords.forEach(words -> words.inResult(answer, edit::string));
    }

    void edit(final Envelope.Failed answer, final AnswerEdit edit) {
        answerWords.forEach(words -> words.inError(answer, edit::string));
    }

    private static Optional<AnswerWords> uris(final Member owner) {
        return offersMappedResources(owner) ? Optional.of(UriEdits.inAnswers(owner.uris())) : Optional.empty();
    }

    private static boolean offersMappedResources(final Member member) {
        return !member.uris().isIdentity()
                && member.upstream()
                        .handshake()
                        .map(Handshake::capabilities)
                        .filter(capabilities -> capabilities.has(Capability.RESOURCES))
                        .isPresent();
    }
}
