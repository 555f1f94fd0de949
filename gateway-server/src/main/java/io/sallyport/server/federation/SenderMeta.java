package io.sallyport.server.federation;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.ClientIdentity;
import io.sallyport.server.upstream.StatelessRequest;

/**
 * What a request to a server without sessions says of its client: of one in a session what the session knows, while one
 * that needs none has said it itself.
 */
record SenderMeta(Session session) {

    /** The era that the client speaks. */
    Era client() {
        return session.birth().version().era();
    }

    /** The client of a session; that its roots change nobody is told without one. */
    static ClientIdentity identity(final Session session) {
        final var birth = session.birth();
        final int told = birth.capabilities() & ~ClientCapabilities.ROOTS_LIST_CHANGED;
        return new ClientIdentity(birth.clientName(), birth.clientVersion(), ClientCapabilities.json(told));
    }

    void addTo(final RequestEdit edit) {
        switch (client()) {
            case LEGACY ->
                StatelessRequest.describe(identity(session), session.facts().logLevel(), edit::meta);
            case MODERN -> {}
        }
    }
}
