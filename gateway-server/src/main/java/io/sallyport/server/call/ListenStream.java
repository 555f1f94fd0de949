package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.Splice;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.session.Backlog;
import io.sallyport.server.session.ClientStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One client's {@code subscriptions/listen}: what it asked for and nothing else, each message with the request's id. */
final class ListenStream implements ClientStream {

    private final ActiveCall call;
    private final JsonFields wanted;
    private final List<String> tasks;
    private final Backlog backlog;
    private final Runnable closed;
    private boolean acknowledged;
    private boolean over;

    /**
     * @param tasks those that it follows
     * @param closed runs once the client does not listen any more
     */
    ListenStream(
            final ActiveCall call,
            final JsonFields wanted,
            final List<String> tasks,
            final Runnable dropped,
            final Runnable closed) {
        this.call = call;
        this.wanted = wanted;
        this.tasks = List.copyOf(tasks);
        this.backlog = new Backlog(dropped);
        this.closed = closed;
    }

    /** Says what it honours; what has come before that follows. */
    void acknowledge() {
        if (over) {
            return;
        }
        acknowledged = true;
        final var params = JsonObject.start().raw("notifications", honoured()).json("_meta", meta());
        call.message(Messages.notification(McpMethods.SUBSCRIPTION_ACKNOWLEDGED, params.end()));
        backlog.clear().forEach(call::message);
    }

    private byte[] honoured() {
        final var honoured = JsonObject.start();
        for (final var list : new String[] {"toolsListChanged", "promptsListChanged", "resourcesListChanged"}) {
            if (wanted.isTrue(list)) {
                honoured.bool(list, true);
            }
        }
        honoured(honoured, "resourceSubscriptions", ModernListening.uris(wanted));
        honoured(honoured, "taskIds", tasks);
        return honoured.end();
    }

    private static void honoured(final JsonObject honoured, final String what, final List<String> names) {
        if (!names.isEmpty()) {
            final var array = JsonArray.start();
            names.forEach(array::string);
            honoured.raw(what, array.end());
        }
    }

    /** From any thread. */
    @Override
    public void send(final byte[] json) {
        call.loop().execute(() -> call.step(() -> tell(json)));
    }

    private void tell(final byte[] json) {
        final var fields = JsonFields.of(json);
        if (over
                || fields.flatMap(known -> known.string("method"))
                        .filter(this::isWanted)
                        .isEmpty()) {
            return;
        }
        final var stamped = stamped(fields.get());
        if (acknowledged && call.isWritable()) {
            call.message(stamped);
        } else if (backlog.add(stamped) && acknowledged) {
            call.onWritable(() -> backlog.clear().forEach(call::message));
        }
    }

    private boolean isWanted(final String method) {
        return switch (method) {
            case McpMethods.TOOLS_LIST_CHANGED -> wanted.isTrue("toolsListChanged");
            case McpMethods.PROMPTS_LIST_CHANGED -> wanted.isTrue("promptsListChanged");
            case McpMethods.RESOURCES_LIST_CHANGED -> wanted.isTrue("resourcesListChanged");
            case McpMethods.RESOURCE_UPDATED -> !ModernListening.uris(wanted).isEmpty();
            case McpMethods.TASKS -> !tasks.isEmpty();
            default -> false;
        };
    }

    private byte[] stamped(final JsonFields message) {
        final var edit = ObjectEdit.of(message);
        final var params = message.object("params");
        if (params.isEmpty()) {
            edit.set("params", "{\"_meta\":" + meta() + "}");
        } else {
            final var inner = params.get().object("_meta");
            final var meta = inner.map(known -> new String(
                            ObjectEdit.of(known)
                                    .set(MetaKeys.SUBSCRIPTION_ID, call.id().json())
                                    .apply(),
                            StandardCharsets.UTF_8))
                    .orElseGet(this::meta);
            edit.set(
                    "params",
                    new String(ObjectEdit.of(params.get()).set("_meta", meta).apply(), StandardCharsets.UTF_8));
        }
        return edit.applyTo(Splice.of(message.json())).apply();
    }

    private String meta() {
        return "{\"" + MetaKeys.SUBSCRIPTION_ID + "\":" + call.id().json() + "}";
    }

    /** The gateway ends it: with a result, so that the client knows it may come back. From any thread. */
    @Override
    public void end() {
        call.loop()
                .execute(() -> call.step(() -> {
                    if (!over) {
                        close();
                        final var result = JsonObject.start().json("_meta", meta());
                        call.answer(Answers.result(call.id(), result.end()), CallResult.OK);
                    }
                }));
    }

    /** The client has ended it. */
    void gone() {
        if (!over) {
            close();
            call.cancelled();
        }
    }

    private void close() {
        over = true;
        closed.run();
    }
}
