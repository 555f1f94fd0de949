package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.federation.FederatedCall;
import io.sallyport.server.federation.Index;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.federation.Published;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.federation.ServerView;
import io.sallyport.server.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A request that was admitted, and all that is needed to answer it: in an open session, or in one of its own. */
record Asked(
        Incoming incoming, Session session, Envelope.Request request, ActiveCall call, Optional<ModernClaim> modern) {

    /** The same as it goes to an upstream. */
    FederatedCall federated(
            final RequestId id, final Reply reply, final ServerMessages messages, final Executor steps) {
        return new FederatedCall(
                request, id, session, reply, messages, call.tracking(), steps, incoming.requestId(), incoming.loop());
    }

    ServerView view() {
        return incoming.route().server().view(session.birth().capabilities());
    }

    boolean sees(final Published item) {
        return item.item().kind() != Kind.TOOL || (incoming.route().isVisible(incoming.caller(), item) && canUse(item));
    }

    /** Those of a list that the client sees. */
    List<Published> seen(final Index.Names names) {
        if (!incoming.route().hidesNothing(incoming.caller())) {
            return names.items(this::sees);
        }
        return modern.isEmpty() ? names.items() : names.items(this::canUse);
    }

    /** Only who can have tasks of sessions can use what does nothing else. */
    private boolean canUse(final Published item) {
        return !(item.asTaskOnly() && modern.isPresent());
    }

    /** Waits, in patience, for upstreams that were never seen. */
    void onceSeen(final Runnable next) {
        final var view = view();
        if (view.missing().isEmpty()) {
            next.run();
        } else {
            view.complete().thenRunAsync(() -> call.step(next), incoming.loop());
        }
    }

    Optional<JsonFields> params() {
        return request.params().span().flatMap(span -> JsonFields.of(request.json(), span));
    }
}
