package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.session.Session;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a client says in its session beside requests: notifications, and answers to what servers have asked.
 */
final class ClientMessages {

    private final ServerMessages messages;

    ClientMessages(final ServerMessages messages) {
        this.messages = messages;
    }

    void heard(final Incoming incoming, final Session session, final Envelope.Notification notification) {
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
    boolean cancelled(final Session session, final Envelope.Notification notification) {
        return notification
                .params()
                .requestId()
                .filter(id -> session.inFlight().cancel(id, messages.cancellation(session, notification)))
                .isPresent();
    }

    void answered(final Session session, final Envelope answer, final ScheduledExecutorService loop) {
        messages.answered(session, answer, loop);
    }
}
