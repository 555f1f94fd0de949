package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.TraceContext;
import java.util.Optional;

/** Begins calls and refuses what never becomes one; both are seen by the observer. */
final class CallStart {

    private final CallObserver observer;
    private final LiveCalls live;

    CallStart(final CallObserver observer, final LiveCalls live) {
        this.observer = observer;
        this.live = live;
    }

    ActiveCall begin(
            final Incoming incoming,
            final Envelope.Request request,
            final Optional<Session> session,
            final Reply reply) {
        final var meta = request.params().meta();
        final var parent = meta.flatMap(Envelope.Meta::traceparent)
                .map(value -> new TraceContext(
                        value, meta.flatMap(Envelope.Meta::tracestate).orElse("")))
                .or(incoming::traceContext);
        final var tracking = observer.begun(new CallObserver.Start(
                incoming.route().name(),
                incoming.requestId(),
                request.method(),
                Optional.of(request.id().json()),
                incoming.caller().principal(),
                incoming.head().clientAddress(),
                session.map(Session::hash),
                version(request, session),
                parent,
                JsonText.endOfMessage(request.json())));
        live.begun();
        incoming.route().use().begun();
        final var call = new ActiveCall(incoming, request, reply, tracking);
        call.onEnd(() -> {
            live.ended();
            incoming.route().use().ended();
        });
        return call;
    }

    /** Why the route does not admit the call, if so. */
    Optional<Failure> refusal(final Incoming incoming, final ActiveCall call) {
        final var refusal = incoming.route().refusal(call);
        refusal.ifPresent(failure -> observer.notAdmitted(incoming.route().name(), failure.kind()));
        return refusal;
    }

    boolean isDraining() {
        return live.isDraining();
    }

    /** Refuses what is not a call, or not yet. */
    void refuse(final Incoming incoming, final Reply reply, final Failure failure, final Optional<RequestId> id) {
        observer.refused(
                incoming.route().name(), incoming.requestId(), incoming.head().clientAddress(), failure.kind());
        reply.refused(failure, id);
    }

    private static String version(final Envelope.Request request, final Optional<Session> session) {
        return session.map(open -> open.birth().version())
                .or(() -> request.params()
                        .meta()
                        .flatMap(Envelope.Meta::protocolVersion)
                        .flatMap(ProtocolVersion::parse))
                .or(() -> request.params().protocolVersion().map(ProtocolVersion::negotiate))
                .map(ProtocolVersion::text)
                .orElse("");
    }
}
