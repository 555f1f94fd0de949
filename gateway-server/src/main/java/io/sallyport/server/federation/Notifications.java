package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.Splice;
import io.sallyport.server.federation.ServerMessages.Origin;
import java.util.Optional;

/** What servers tell clients, under the names that clients know. */
final class Notifications {

    private final TaskIds tasks;
    private final SessionLists lists;

    Notifications(final TaskIds tasks, final SessionLists lists) {
        this.tasks = tasks;
        this.lists = lists;
    }

    /** The notification as the client is to see it; empty where it is not for the client. */
    Optional<byte[]> toClient(final Origin origin, final Envelope.Notification notification) {
        return switch (notification.method()) {
            case McpMethods.TOOLS_LIST_CHANGED, McpMethods.PROMPTS_LIST_CHANGED, McpMethods.RESOURCES_LIST_CHANGED -> {
                lists.changed(origin, notification.method());
                yield Optional.empty();
            }
            case McpMethods.CANCELLED -> cancelled(origin, notification);
            case McpMethods.RESOURCE_UPDATED -> Optional.of(updated(origin, notification));
            case McpMethods.LOG_MESSAGE -> Optional.of(logged(origin, notification));
            default -> Optional.of(edited(origin, notification).apply());
        };
    }

    /** The notification with the ids of tasks that the client knows. */
    private Splice edited(final Origin origin, final Envelope.Notification notification) {
        final var splice = origin.member().upstream().isModern()
                ? withoutSubscription(notification)
                : Splice.of(notification.json());
        final var ids = new TaskEdits(tasks, origin.session(), origin.member().upstream());
        if (notification.method().equals(McpMethods.TASK_STATUS)) {
            ids.publishedStatus(notification.params(), splice::string);
        } else {
            ids.published(notification.params(), splice::string);
        }
        return splice;
    }

    /** Which of the gateway's own subscriptions it came by is nothing for clients. */
    static Splice withoutSubscription(final Envelope.Notification notification) {
        final var splice = Splice.of(notification.json());
        notification
                .params()
                .meta()
                .flatMap(Envelope.Meta::fields)
                .ifPresent(meta ->
                        ObjectEdit.of(meta).remove(MetaKeys.SUBSCRIPTION_ID).applyTo(splice));
        return splice;
    }

    /** Only of the server's own request is anything to be told: the client knows of no other. */
    private Optional<byte[]> cancelled(final Origin origin, final Envelope.Notification notification) {
        final var params = notification.params().span().flatMap(span -> JsonFields.of(notification.json(), span));
        return notification
                .params()
                .requestId()
                .flatMap(own ->
                        origin.session().pending().takeByOwn(origin.member().upstream(), own))
                .flatMap(id -> params.map(fields -> ObjectEdit.of(fields)
                        .set("requestId", id.json())
                        .applyTo(edited(origin, notification))
                        .apply()));
    }

    private byte[] updated(final Origin origin, final Envelope.Notification notification) {
        final var splice = edited(origin, notification);
        notification.params().uri().ifPresent(uri -> {
            final var published = origin.member().uris().published(uri.value());
            if (!published.equals(uri.value())) {
                splice.string(uri.span(), published);
            }
        });
        return splice.apply();
    }

    /** Where several servers log to one client each says which it is. */
    private byte[] logged(final Origin origin, final Envelope.Notification notification) {
        final var member = origin.member();
        final var edited = edited(origin, notification);
        final var params = notification.params().span().flatMap(span -> JsonFields.of(notification.json(), span));
        if (member.prefix().isEmpty() || params.isEmpty()) {
            return edited.apply();
        }
        final var logger = params.get().string("logger").map(name -> '/' + name).orElse("");
        return ObjectEdit.of(params.get())
                .set("logger", JsonText.quote(member.prefix() + logger))
                .applyTo(edited)
                .apply();
    }
}
