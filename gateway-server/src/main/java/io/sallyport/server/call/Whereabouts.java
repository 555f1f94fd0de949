package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import java.util.Optional;

/**
 * Which replica serves what: any of them what a session's id alone can serve, its home what needs facts that only home
 * has, and the one that holds something what is about that. Each answer is another replica, or none where it is this one.
 */
final class Whereabouts {

    private final Sessions sessions;
    private final Parks parks;
    private final ServerMessages messages;

    Whereabouts(final Sessions sessions, final Parks parks, final ServerMessages messages) {
        this.sessions = sessions;
        this.parks = parks;
        this.messages = messages;
    }

    /** For a request in a session. */
    Optional<ReplicaAddress> of(final Incoming incoming, final Session session, final Envelope.Request request) {
        return session.elsewhere().filter(_ -> changesFacts(request.method()) || isBound(incoming, session));
    }

    /** Whether nothing of the session works without its home. */
    boolean isBound(final Incoming incoming, final Session session) {
        return session.facts().isShownOtherwise()
                || incoming.route().server().upstreams().stream()
                        .filter(upstream -> !upstream.isModern())
                        .anyMatch(upstream -> upstream.isLocal(session.sharesLoopbackWithHome()));
    }

    /** For a client's stream: at home, to which servers speak, or where the rest of a lost one is kept. */
    Optional<ReplicaAddress> ofStream(final Incoming incoming, final Session session) {
        return incoming.lastEventId()
                .flatMap(id -> sessions.logOf(session, id))
                .or(session::elsewhere)
                .filter(this::isOther);
    }

    /** For a notification that is about something of another replica; a cancellation is looked for, here first. */
    Optional<ReplicaAddress> of(final Session session, final Envelope.Notification notification) {
        return switch (notification.method()) {
            case McpMethods.PROGRESS ->
                notification
                        .params()
                        .span()
                        .flatMap(span -> JsonFields.of(notification.json(), span))
                        .flatMap(fields -> fields.string(MetaKeys.PROGRESS_TOKEN))
                        .flatMap(token -> messages.askedBy(session, new RequestId.Text(token)));
            case McpMethods.ROOTS_LIST_CHANGED -> session.elsewhere();
            default -> Optional.empty();
        };
    }

    /** For an answer: who has asked. */
    Optional<ReplicaAddress> of(final Session session, final Envelope answer) {
        return switch (answer) {
            case Envelope.Result result -> messages.askedBy(session, result.id());
            case Envelope.Failed failed -> failed.id().flatMap(id -> messages.askedBy(session, id));
            case Envelope.Request _, Envelope.Notification _ -> Optional.empty();
        };
    }

    /** For a request without a session that goes on with a call: where that waits. */
    Optional<ReplicaAddress> ofParked(final Incoming incoming, final Envelope.Request request) {
        return sessions.own().flatMap(_ -> parks.elsewhere(bearer(incoming, request)));
    }

    /** For a request without a session about a task: the replica beside which alone the task's server runs. */
    Optional<ReplicaAddress> ofTask(final Incoming incoming, final Envelope.Request request) {
        final var handles = messages.handles();
        return sessions.own()
                .flatMap(_ -> request.params().taskId())
                .flatMap(id -> {
                    final var bearer = bearer(incoming, request);
                    return handles.open(bearer.route(), bearer.owner(), id.value());
                })
                .flatMap(task -> incoming.route().server().upstreams().stream()
                        .filter(upstream -> upstream.name().equals(task.upstream()))
                        .findFirst()
                        .flatMap(upstream -> handles.elsewhere(task, upstream)));
    }

    private Parks.Bearer bearer(final Incoming incoming, final Envelope.Request request) {
        final var principal = incoming.caller().principal();
        return new Parks.Bearer(incoming.route().name(), sessions.owner(principal), principal, request);
    }

    private boolean isOther(final ReplicaAddress replica) {
        return sessions.own().filter(replica::equals).isEmpty();
    }

    private static boolean changesFacts(final String method) {
        return switch (method) {
            case McpMethods.LOGGING_SET_LEVEL, McpMethods.RESOURCES_SUBSCRIBE, McpMethods.RESOURCES_UNSUBSCRIBE -> true;
            default -> false;
        };
    }
}
