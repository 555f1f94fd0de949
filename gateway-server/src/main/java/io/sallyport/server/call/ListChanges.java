package io.sallyport.server.call;

import io.sallyport.mcp.Messages;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import java.util.List;
import java.util.function.IntPredicate;

/** Tells the clients of a route that what it lists has changed, those that listen: once for each list. */
public final class ListChanges {

    private final Sessions sessions;

    public ListChanges(final Sessions sessions) {
        this.sessions = sessions;
    }

    /** Tells the clients of certain capabilities. */
    public void changed(final String route, final int capabilities, final List<Kind> kinds) {
        tell(route, bits -> ClientCapabilities.listedBy(bits) == capabilities, kinds);
    }

    /** Tells all clients. */
    public void changed(final String route, final List<Kind> kinds) {
        tell(route, _ -> true, kinds);
    }

    private void tell(final String route, final IntPredicate capabilities, final List<Kind> kinds) {
        final var messages = kinds.stream()
                .map(Kind::changed)
                .distinct()
                .map(Messages::notification)
                .toList();
        for (final var session : sessions.active()) {
            if (session.route().equals(route)
                    && capabilities.test(session.birth().capabilities())) {
                tell(session, messages);
            }
        }
    }

    private static void tell(final Session session, final List<byte[]> messages) {
        session.stream().ifPresent(stream -> messages.forEach(stream::send));
    }
}
