package io.sallyport.server.call;

import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.server.session.Sessions;

/** Tells the clients of a route that its tools have changed, those that listen. */
public final class ListChanges {

    private static final byte[] TOOLS_CHANGED = Messages.notification(McpMethods.TOOLS_LIST_CHANGED);

    private final Sessions sessions;

    public ListChanges(final Sessions sessions) {
        this.sessions = sessions;
    }

    public void toolsChanged(final String route) {
        for (final var session : sessions.active()) {
            if (session.route().equals(route)) {
                session.stream().ifPresent(stream -> stream.send(TOOLS_CHANGED));
            }
        }
    }
}
