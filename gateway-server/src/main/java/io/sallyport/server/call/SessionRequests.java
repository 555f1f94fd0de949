package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.McpMethods;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Errand;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.federation.ListPage;
import io.sallyport.server.federation.LogLevels;
import io.sallyport.server.federation.Member;
import io.sallyport.server.federation.Published;
import io.sallyport.server.federation.Resolution;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.federation.ServerView;
import io.sallyport.server.federation.SessionLists;
import io.sallyport.server.federation.TaskIds;
import io.sallyport.server.federation.UpstreamCall;
import io.sallyport.server.federation.UpstreamFailures;
import io.sallyport.server.session.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The requests of an open session, each to the room that answers it:
 *
 * <pre>
 * …/list                            {@link ListPage} of what the session is shown
 * tools/call, prompts/get           name → policy → {@link UpstreamCall} to its owner
 * resources/…, completion/complete  URI or name → {@link UpstreamCall} to its owner
 * tasks/…                           {@link TaskRequests}
 * logging/setLevel                  {@link LogLevels} to all
 * </pre>
 */
final class SessionRequests {

    private static final byte[] EMPTY_RESULT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Seal seal;
    private final TaskRequests tasks;
    private final SessionLists lists;
    private final ServerMessages messages;
    private final ModernCalls modern;

    SessionRequests(
            final Seal seal,
            final TaskIds tasks,
            final SessionLists lists,
            final ServerMessages messages,
            final ModernCalls modern) {
        this.seal = seal;
        this.tasks = new TaskRequests(tasks, messages.handles());
        this.lists = lists;
        this.messages = messages;
        this.modern = modern;
    }

    void run(final Asked asked) {
        switch (asked.request().method()) {
            case McpMethods.TOOLS_LIST -> list(asked, Kind.TOOL);
            case McpMethods.PROMPTS_LIST -> list(asked, Kind.PROMPT);
            case McpMethods.RESOURCES_LIST -> list(asked, Kind.RESOURCE);
            case McpMethods.RESOURCE_TEMPLATES_LIST -> list(asked, Kind.TEMPLATE);
            case McpMethods.TOOLS_CALL -> named(asked, Kind.TOOL, tool -> callTool(asked, tool));
            case McpMethods.PROMPTS_GET ->
                named(asked, Kind.PROMPT, prompt -> send(asked, Errand.getPrompt(asked.request(), prompt)));
            case McpMethods.RESOURCES_READ, McpMethods.RESOURCES_SUBSCRIBE, McpMethods.RESOURCES_UNSUBSCRIBE ->
                resource(asked);
            case McpMethods.COMPLETION_COMPLETE -> complete(asked);
            case McpMethods.TASKS_GET, McpMethods.TASKS_UPDATE, McpMethods.TASKS_RESULT, McpMethods.TASKS_CANCEL ->
                tasks.run(asked, errand -> send(asked, errand));
            case McpMethods.LOGGING_SET_LEVEL -> setLevel(asked);
            default ->
                asked.call().refused(Refusals.unknownMethod(asked.request().method()));
        }
    }

    private void list(final Asked asked, final Kind kind) {
        final var view = asked.view();
        asked.onceSeen(() -> answer(asked, kind, view));
    }

    private void answer(final Asked asked, final Kind kind, final ServerView view) {
        final var hint = asked.incoming().route().showsAllTheSame()
                ? view.hint(kind)
                : view.hint(kind).asPrivate();
        final var names = lists.index(asked.session(), view).names(kind);
        final var cursor = asked.params()
                .flatMap(params ->
                        params.value("cursor").map(_ -> params.string("cursor").orElse("")));
        new ListPage(
                        kind,
                        asked.incoming().route().name(),
                        seal,
                        asked.session().birth().version().era())
                .answer(asked.request().id(), names, asked.seen(names), cursor, view.missing(), hint)
                .ifPresentOrElse(
                        json -> asked.call().answer(json, CallResult.OK),
                        () -> asked.call().refused(Refusals.badCursor()));
    }

    /** What happens with the owner of a name, once it is known. */
    @FunctionalInterface
    private interface Next {

        void go(Published found);
    }

    private void named(final Asked asked, final Kind kind, final Next next) {
        final var name = asked.request().params().name();
        if (name.isEmpty()) {
            asked.call().refused(Refusals.missingParam("params.name"));
        } else {
            resolve(asked, kind, name.get().value(), next, false);
        }
    }

    private void resolve(final Asked asked, final Kind kind, final String name, final Next next, final boolean waited) {
        final var view = asked.view();
        switch (view.resolve(() -> lists.index(asked.session(), view), kind, name, asked::sees)) {
            case Resolution.Found(Published found) -> next.go(found);
            case Resolution.Unknown(var nearest) -> asked.call().refused(Refusals.unknown(kind, name, nearest));
            case Resolution.Undecided(var upstreams)
            when waited -> asked.call().refused(UpstreamFailures.neverSeen(upstreams));
            case Resolution.Undecided _ ->
                view.decided(name)
                        .thenRunAsync(
                                () -> asked.call().step(() -> resolve(asked, kind, name, next, true)),
                                asked.incoming().loop());
        }
    }

    private void callTool(final Asked asked, final Published tool) {
        asked.call().concerns(tool.key());
        refusal(asked, tool)
                .or(() -> asked.modern()
                        .flatMap(_ -> ModernGate.parameters(
                                asked.incoming(), asked.request(), tool.item().mirrored())))
                .ifPresentOrElse(
                        asked.call()::refused,
                        () -> send(asked, Errand.callTool(asked.request(), tool, tasks.edits(asked, tool.upstream()))));
    }

    private static Optional<Failure> refusal(final Asked asked, final Published tool) {
        final var incoming = asked.incoming();
        return incoming.route().decide(incoming.caller(), tool)
                        instanceof ToolPolicy.Decision.ScopesMissing(var required)
                ? Optional.of(incoming.route()
                        .auth()
                        .challenge()
                        .insufficient(required, incoming.caller().scopes()))
                : Optional.empty();
    }

    private void resource(final Asked asked) {
        final var uri = asked.request().params().uri();
        if (uri.isEmpty()) {
            asked.call().refused(Refusals.missingParam("params.uri"));
            return;
        }
        owner(asked, uri.get().value(), owner -> {
            note(asked, owner, uri.get().value());
            send(asked, Errand.ofResource(owner, uri.get().value()));
        });
    }

    @FunctionalInterface
    private interface ToOwner {

        void go(Member owner);
    }

    private void owner(final Asked asked, final String uri, final ToOwner next) {
        final var view = asked.view();
        final Runnable go = () -> view.owner(lists.index(asked.session(), view), uri)
                .ifPresentOrElse(next::go, () -> asked.call().refused(Refusals.unknownResource(uri)));
        if (view.missing().isEmpty()
                || view.owner(lists.index(asked.session(), view), uri).isPresent()) {
            go.run();
        } else {
            asked.onceSeen(go);
        }
    }

    /** Subscriptions are facts of the session: whatever session replaces the owner's is told of them again. */
    private static void note(final Asked asked, final Member owner, final String uri) {
        final int key = owner.upstream().key();
        final var own = owner.uris().original(uri).orElse(uri);
        switch (asked.request().method()) {
            case McpMethods.RESOURCES_SUBSCRIBE -> asked.session().facts().subscribed(key, own);
            case McpMethods.RESOURCES_UNSUBSCRIBE -> asked.session().facts().unsubscribed(key, own);
            default -> {}
        }
    }

    private void complete(final Asked asked) {
        final var ref = asked.params().flatMap(params -> params.object("ref"));
        final var name = ref.flatMap(fields -> fields.string("name"));
        final var uri = ref.flatMap(fields -> fields.string("uri"));
        if (name.isPresent()) {
            resolve(
                    asked,
                    Kind.PROMPT,
                    name.get(),
                    prompt -> send(
                            asked,
                            Errand.complete(
                                    prompt.member(),
                                    ref.get(),
                                    "name",
                                    prompt.item().key())),
                    false);
        } else if (uri.isPresent()) {
            final var view = asked.view();
            final var index = lists.index(asked.session(), view);
            index.find(Kind.TEMPLATE, uri.get())
                    .map(Published::member)
                    .or(() -> view.owner(index, uri.get()))
                    .ifPresentOrElse(
                            owner -> send(
                                    asked,
                                    Errand.complete(
                                            owner,
                                            ref.get(),
                                            "uri",
                                            owner.uris().original(uri.get()).orElse(uri.get()))),
                            () -> asked.call().refused(Refusals.unknownResource(uri.get())));
        } else {
            asked.call().refused(Refusals.missingParam("params.ref"));
        }
    }

    private void setLevel(final Asked asked) {
        final var level = asked.params().flatMap(params -> params.string("level"));
        if (level.filter(LogLevels::isKnown).isEmpty()) {
            asked.call().refused(Refusals.missingParam("params.level"));
            return;
        }
        asked.session().facts().logLevel(level.get());
        asked.session().tellOthers();
        LogLevels.tell(
                        asked.session(),
                        asked.incoming().route().server().members(),
                        level.get(),
                        asked.incoming().loop())
                .thenRunAsync(
                        () -> asked.call()
                                .step(() -> asked.call()
                                        .answer(Answers.result(asked.request().id(), EMPTY_RESULT), CallResult.OK)),
                        asked.incoming().loop());
    }

    private void send(final Asked asked, final Errand errand) {
        final var call = asked.call();
        if (call.isDone()) {
            return;
        }
        if (asked.modern().isPresent()) {
            modern.send(asked, asked.modern().get(), errand);
            return;
        }
        final var onItsWay =
                new UpstreamCall(asked.federated(asked.request().id(), call, messages, call::step), errand);
        call.goesWith(onItsWay);
        onItsWay.start();
    }
}
