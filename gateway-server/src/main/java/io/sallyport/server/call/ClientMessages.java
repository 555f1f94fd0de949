package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.session.Session;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a client says in its session beside requests: notifications, and answers to what servers have asked.
 */
final class ClientMessages {

    private final ServerMessages messages;
    private final Whereabouts where;
    private final Elsewhere elsewhere;

    ClientMessages(final ServerMessages messages, final Whereabouts where, final Elsewhere elsewhere) {
        this.messages = messages;
        this.where = where;
        this.elsewhere = elsewhere;
    }

    void notified(
            final Incoming incoming,
            final Session session,
            final Envelope.Notification notification,
            final Reply reply) {
        if (notification.method().equals(McpMethods.CANCELLED)
                && session.elsewhere().isPresent()) {
            if (cancelled(session, notification)) {
                reply.accepted();
            } else {
                elsewhere.cancellation(incoming, session, notification, reply::accepted);
            }
        } else {
            elsewhere.notification(incoming, session, notification, reply::accepted, () -> {
                heard(incoming, session, notification);
                reply.accepted();
            });
        }
    }

    /** An answer to what a server has asked. */
    void answered(final Incoming incoming, final Session session, final Envelope answer, final Reply reply) {
        elsewhere.answer(
                incoming, session, answer, failure -> reply.refused(failure, Optional.empty()), reply::accepted, () -> {
                    messages.answered(session, answer, incoming.loop());
                    reply.accepted();
                });
    }

    /** One of several messages that came together: what is for another replica is passed on, and nobody waits for it. */
    void together(final Incoming incoming, final Session session, final Envelope message) {
        switch (message) {
            case Envelope.Notification notification ->
                where.of(session, notification)
                        .ifPresentOrElse(
                                replica -> session.passOn(replica, notification.json()),
                                () -> heard(incoming, session, notification));
            case Envelope.Result _, Envelope.Failed _ ->
                where.of(session, message)
                        .ifPresentOrElse(
                                replica -> session.passOn(replica, message.json()),
                                () -> messages.answered(session, message, incoming.loop()));
            case Envelope.Request _ -> {} // waits for an answer, so it is none of these
        }
    }

    /** What was said to another replica, and is for this one, or for whoever knows it. */
    void brought(final Session session, final Envelope message, final ScheduledExecutorService loop) {
        switch (message) {
            case Envelope.Notification notification -> {
                if (notification.method().equals(McpMethods.CANCELLED)) {
                    cancelled(session, notification);
                } else {
                    messages.progressed(session, notification, loop);
                }
            }
            case Envelope.Result _, Envelope.Failed _ -> messages.answered(session, message, loop);
            case Envelope.Request _ -> {} // is relayed
        }
    }

    private void heard(final Incoming incoming, final Session session, final Envelope.Notification notification) {
        switch (notification.method()) {
            case McpMethods.CANCELLED -> {
                if (!cancelled(session, notification)) {
                    session.callOffElsewhere(notification.json());
                }
            }
            case McpMethods.PROGRESS -> messages.progressed(session, notification, incoming.loop());
            case McpMethods.ROOTS_LIST_CHANGED ->
                messages.rootsChanged(
                        session, incoming.route().server().members(), notification.json(), incoming.loop());
            default -> {} // initialized, and what no server was promised
        }
    }

    /** Calls off what a client names; false where it does not run here. */
    private boolean cancelled(final Session session, final Envelope.Notification notification) {
        return notification
                .params()
                .requestId()
                .filter(id -> session.inFlight().cancel(id, messages.cancellation(session, notification)))
                .isPresent();
    }
}
