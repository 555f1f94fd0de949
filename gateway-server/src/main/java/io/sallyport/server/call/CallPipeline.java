package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Malformed;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Listening;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.federation.ResumedCall;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.federation.SessionLists;
import io.sallyport.server.federation.TaskIds;
import io.sallyport.server.session.EventLogs;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.upstream.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The path of a call, from a body that was read to the room that answers it:
 *
 * <pre>
 * scan → era → session → version → admit ┬ initialize    {@link SessionOpening}
 *                                        ├ any other     {@link SessionRequests}
 *                                        └ what servers asked for  {@link ServerMessages}
 * </pre>
 *
 * Each step either goes on to the next or answers. Everything runs on the loop of the client's connection.
 */
public final class CallPipeline {

    private static final byte[] EMPTY_RESULT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Sessions sessions;
    private final SessionOpening opening;
    private final CallObserver observer;
    private final LiveCalls live;
    private final ServerMessages messages;
    private final ClientMessages said;
    private final Parks parks;
    private final Whereabouts where;
    private final SessionRequests requests;
    private final ModernRequests modern;
    private final EnvelopeScanner scanner;

    /** @param scanner of answers, the gateway's own and its upstreams' */
    public CallPipeline(
            final Sessions sessions,
            final SessionOpening opening,
            final CallObserver observer,
            final LiveCalls live,
            final EnvelopeScanner scanner) {
        final var lists = new SessionLists();
        final var tasks = new TaskIds(sessions.seal());
        this.messages = new ServerMessages(sessions.seal(), tasks, lists, sessions.own());
        this.said = new ClientMessages(messages);
        this.parks = new Parks(sessions.seal(), sessions.own());
        this.where = new Whereabouts(sessions, parks, messages);
        final var calls = new ModernCalls(parks, messages, scanner);
        this.requests = new SessionRequests(sessions.seal(), tasks, lists, messages, calls);
        this.modern = new ModernRequests(requests, new ModernListening(sessions, lists, messages, observer, live));
        this.scanner = scanner;
        this.sessions = sessions;
        this.opening = opening;
        this.observer = observer;
        this.live = live;
    }

    /**
     * Handles the body of a POST.
     *
     * @param scanner knows how deep this client may nest
     */
    public void post(final Incoming incoming, final EnvelopeScanner scanner, final byte[] body, final Reply reply) {
        switch (scanner.scan(body)) {
            case Scan.Rejected(var why)
            when why.kind() == Malformed.Kind.BATCH ->
                batching(incoming)
                        .ifPresentOrElse(
                                session -> batch(incoming, session, scanner, body, reply),
                                () -> refuse(incoming, reply, Refusals.malformed(why), Optional.empty()));
            case Scan.Rejected(var why) -> refuse(incoming, reply, Refusals.malformed(why), Optional.empty());
            case Scan.Message(Envelope envelope) -> message(incoming, envelope, reply);
        }
    }

    /** What is in one is for several replicas; the session's home takes it apart. */
    private void batch(
            final Incoming incoming,
            final Session session,
            final EnvelopeScanner scanner,
            final byte[] body,
            final Reply reply) {
        final Runnable here = () -> new Batch(this, said, where, incoming.here(), session).post(scanner, body, reply);
        session.elsewhere()
                .ifPresentOrElse(
                        home -> relay(
                                incoming,
                                home,
                                body,
                                Optional.empty(),
                                here,
                                () -> unknown(incoming, reply, Optional.empty())),
                        here);
    }

    /** Has it done by another replica, unless another has brought it here for that already. */
    private static void relay(
            final Incoming incoming,
            final ReplicaAddress replica,
            final byte[] body,
            final Optional<RequestId> id,
            final Runnable otherwise,
            final Runnable looped) {
        incoming.onward().ifPresentOrElse(onward -> onward.relay(replica, body, id, otherwise), looped);
    }

    /** This replica goes away: nothing waits here any more for what a client may bring in its own time. */
    public void drain() {
        parks.drain();
    }

    /** A request that was brought here for a session that is not here. */
    public static Failure notHere() {
        return Refusals.unknownSession();
    }

    private void unknown(final Incoming incoming, final Reply reply, final Optional<RequestId> id) {
        refuse(incoming, reply, Refusals.unknownSession(), id);
    }

    private void message(final Incoming incoming, final Envelope envelope, final Reply reply) {
        switch (envelope) {
            case Envelope.Request request -> request(incoming, request, reply);
            case Envelope.Notification notification -> notification(incoming, notification, reply);
            case Envelope.Result result -> answer(incoming, result, reply);
            case Envelope.Failed failed -> answer(incoming, failed, reply);
        }
    }

    private Optional<Session> batching(final Incoming incoming) {
        return found(incoming) instanceof SessionOrFailure.Found(Session session)
                        && session.birth().version().supportsBatch()
                ? Optional.of(session)
                : Optional.empty();
    }

    /** Once what the home of the request's session knows of it is known here. */
    public CompletableFuture<Void> met(final Incoming incoming) {
        return incoming.sessionId()
                .map(id -> sessions.met(id, incoming.route().name()))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** The other replica where the stream that a GET asks for is, if it is elsewhere. */
    public Optional<ReplicaAddress> streamElsewhere(final Incoming incoming, final Session session) {
        return where.ofStream(incoming, session);
    }

    /** The session a GET or DELETE is for, or why there is none. */
    public SessionOrFailure session(final Incoming incoming) {
        return found(incoming);
    }

    /** What was sent on the streams of sessions, for clients that come back. */
    public EventLogs logs() {
        return sessions.logs();
    }

    /** What the session's upstreams say goes to its client from now on, for as long as that is kept open. */
    public Listening listen(final Incoming incoming, final Session session) {
        return new Listening(session, incoming.route().server().members(), messages, incoming.loop());
    }

    /**
     * Takes the rest of a request's stream from its server, for a client that has lost it where this gateway does not know
     * it.
     */
    public void resume(final Incoming incoming, final Session session, final Reply reply) {
        reply.resumable(() -> sessions.logs().begin(session));
        final boolean begun = incoming.lastEventId()
                .flatMap(EventLogs::place)
                .filter(place -> ResumedCall.start(
                        session,
                        place,
                        incoming.route().server().members(),
                        messages,
                        reply,
                        Refusals.notResumable(),
                        incoming.loop()))
                .isPresent();
        if (!begun) {
            refuse(incoming, reply, Refusals.notResumable(), Optional.empty());
        }
    }

    /**
     * Ends the session a DELETE names (2025-11-25, basic/transports: session management); completes when all replicas that
     * have clients of it know, or cannot be told.
     */
    public CompletableFuture<Void> delete(final Incoming incoming, final Session session) {
        final var lived = sessions.end(session);
        opening.free(session, incoming.route(), incoming.loop());
        observer.sessionEnded(incoming.route().name(), session.birth().version().text(), lived.toMillis() / 1000.0);
        return session.tellOthers();
    }

    void request(final Incoming incoming, final Envelope.Request request, final Reply reply) {
        final var id = Optional.of(request.id());
        if (ModernGate.isMeant(incoming, request.params())) {
            modern(incoming, request, reply);
        } else if (request.method().equals(McpMethods.INITIALIZE)) {
            initialize(incoming, request, reply);
        } else {
            switch (found(incoming)) {
                case SessionOrFailure.Found(Session session) ->
                    where.of(incoming, session, request)
                            .ifPresentOrElse(
                                    home -> atHome(incoming, session, home, request, reply),
                                    () -> inSession(incoming, session, request, reply));
                case SessionOrFailure.Refused(Failure failure) -> {
                    if (Forgiveness.covers(incoming, failure, request.method())) {
                        observer.tolerated(incoming.route().name());
                        final var alone = sessions.leases().alone(Forgiveness.opening(incoming), sessions.seed());
                        inSession(incoming, alone, request, reply);
                    } else {
                        refuse(incoming, reply, failure, id);
                    }
                }
            }
        }
    }

    private void atHome(
            final Incoming incoming,
            final Session session,
            final ReplicaAddress home,
            final Envelope.Request request,
            final Reply reply) {
        final Runnable unknown = () -> unknown(incoming, reply, Optional.of(request.id()));
        final Runnable otherwise =
                where.isBound(incoming, session) ? unknown : () -> inSession(incoming, session, request, reply);
        relay(incoming, home, request.json(), Optional.of(request.id()), otherwise, unknown);
    }

    private void modern(final Incoming incoming, final Envelope.Request request, final Reply reply) {
        final var dressing = new ModernReply(reply, request, scanner, opening.serverInfo(incoming.route()));
        final var claim = ModernClaim.of(request);
        final var refused = ModernGate.refusal(incoming, request, claim, observer);
        if (refused.isPresent() || claim.isEmpty()) {
            refused.ifPresent(failure -> refuse(incoming, dressing, failure, Optional.of(request.id())));
            return;
        }
        final var id = Optional.of(request.id());
        final Runnable here = () -> runModern(incoming, request, claim.get(), dressing);
        if (incoming.onward().isEmpty()) {
            here.run();
            return;
        }
        where.ofParked(incoming, request)
                .ifPresentOrElse(
                        replica -> relay(
                                incoming,
                                replica,
                                request.json(),
                                id,
                                () -> refuse(incoming, dressing, ModernRefusals.badState(), id),
                                here),
                        () -> where.ofTask(incoming, request)
                                .ifPresentOrElse(
                                        replica -> relay(
                                                incoming,
                                                replica,
                                                request.json(),
                                                id,
                                                () -> refuse(incoming, dressing, Refusals.unknownTask(), id),
                                                here),
                                        here));
    }

    private void runModern(
            final Incoming incoming, final Envelope.Request request, final ModernClaim claim, final Reply dressing) {
        final var call = begin(incoming, request, Optional.empty(), dressing);
        call.step(() -> {
            final var refusal = refusal(incoming, call);
            refusal.ifPresentOrElse(
                    call::refused,
                    () -> modern.run(
                            new SessionRequests.Asked(
                                    incoming,
                                    sessions.leases()
                                            .lease(claim.opening(incoming), claim.conversation(), sessions.seed()),
                                    request,
                                    call,
                                    Optional.of(claim)),
                            claim));
        });
    }

    private void initialize(final Incoming incoming, final Envelope.Request request, final Reply reply) {
        final var call = begin(incoming, request, Optional.empty(), reply);
        call.step(() -> {
            final var refusal = refusal(incoming, call)
                    .or(() -> live.isDraining() ? Optional.of(Refusals.draining()) : Optional.empty());
            refusal.ifPresentOrElse(call::refused, () -> opening.open(incoming, request, call));
        });
    }

    private void inSession(
            final Incoming incoming, final Session session, final Envelope.Request request, final Reply reply) {
        if (request.method().equals(McpMethods.PING)) {
            reply.answer(Answers.result(request.id(), EMPTY_RESULT), CallResult.OK);
            return;
        }
        reply.resumable(() -> sessions.logs().begin(session));
        final var call = begin(incoming, request, Optional.of(session), reply);
        call.step(() -> {
            final var refusal = refusal(incoming, call).or(() -> duplicate(session, request, call));
            refusal.ifPresentOrElse(
                    call::refused,
                    () -> run(new SessionRequests.Asked(incoming, session, request, call, Optional.empty())));
        });
    }

    /** Notes the call under its id for as long as it runs, unless another runs under it. */
    private static Optional<Failure> duplicate(
            final Session session, final Envelope.Request request, final ActiveCall call) {
        final var inFlight = session.inFlight();
        if (!inFlight.begin(request.id(), call)) {
            return Optional.of(Refusals.duplicateId());
        }
        call.beforeEnd(() -> inFlight.end(request.id(), call));
        return Optional.empty();
    }

    private void run(final SessionRequests.Asked asked) {
        if (asked.session().inFlight().cancelledBefore(asked.request().id())) {
            asked.call().cancelled();
        } else {
            requests.run(asked);
        }
    }

    private void notification(final Incoming incoming, final Envelope.Notification notification, final Reply reply) {
        if (ModernGate.isMeant(incoming, notification.params())) {
            reply.accepted(); // this revision defines none; a client calls off by hanging up
            return;
        }
        switch (found(incoming)) {
            case SessionOrFailure.Refused(Failure failure) -> {
                if (Forgiveness.covers(incoming, failure, notification.method())) {
                    reply.accepted(); // of nothing that anybody keeps
                } else {
                    refuse(incoming, reply, failure, Optional.empty());
                }
            }
            case SessionOrFailure.Found(Session session) -> notified(incoming, session, notification, reply);
        }
    }

    private void notified(
            final Incoming incoming,
            final Session session,
            final Envelope.Notification notification,
            final Reply reply) {
        final Runnable here = () -> {
            said.heard(incoming, session, notification);
            reply.accepted();
        };
        if (notification.method().equals(McpMethods.CANCELLED)
                && session.elsewhere().isPresent()) {
            // Only home can find a call that does not run here.
            if (said.cancelled(session, notification) || incoming.onward().isEmpty()) {
                reply.accepted();
            } else {
                relay(
                        incoming,
                        session.elsewhere().get(),
                        notification.json(),
                        Optional.empty(),
                        reply::accepted,
                        reply::accepted);
            }
            return;
        }
        final Runnable otherwise = where.isBound(incoming, session) ? reply::accepted : here;
        where.of(session, notification)
                .ifPresentOrElse(
                        replica -> relay(
                                incoming, replica, notification.json(), Optional.empty(), otherwise, reply::accepted),
                        here);
    }

    /** An answer to what a server has asked. */
    private void answer(final Incoming incoming, final Envelope answer, final Reply reply) {
        switch (found(incoming)) {
            case SessionOrFailure.Refused(Failure failure) -> refuse(incoming, reply, failure, Optional.empty());
            case SessionOrFailure.Found(Session session) -> {
                final Runnable here = () -> {
                    said.answered(session, answer, incoming.loop());
                    reply.accepted();
                };
                where.of(session, answer)
                        .ifPresentOrElse(
                                replica -> relay(
                                        incoming,
                                        replica,
                                        answer.json(),
                                        Optional.empty(),
                                        reply::accepted, // who asked is gone
                                        reply::accepted),
                                here);
            }
        }
    }

    /** Takes what a client has said to another replica, and what is for this one, or for whoever knows it. */
    public void said(final Session session, final byte[] message, final ScheduledExecutorService loop) {
        switch (scanner.scan(message)) {
            case Scan.Message(Envelope.Notification notification) -> {
                if (notification.method().equals(McpMethods.CANCELLED)) {
                    said.cancelled(session, notification);
                } else {
                    messages.progressed(session, notification, loop);
                }
            }
            case Scan.Message(Envelope answer) -> said.answered(session, answer, loop);
            case Scan.Rejected _ -> {}
        }
    }

    /** A request is taken to another replica: until its answer is here, this one is not idle. */
    public void relayBegun() {
        live.begun();
    }

    public void relayEnded() {
        live.ended();
    }

    /** Whether nothing of the request's session works without its home. */
    public boolean isBound(final Incoming incoming, final Session session) {
        return where.isBound(incoming, session);
    }

    private SessionOrFailure found(final Incoming incoming) {
        final var version = incoming.protocolVersion();
        if (version.isPresent()
                && version.flatMap(ProtocolVersion::parse)
                        .filter(ProtocolVersion::isServed)
                        .isEmpty()) {
            return new SessionOrFailure.Refused(Refusals.unknownVersion());
        }
        return incoming.sessionId()
                .map(id -> sessions.find(
                                id, incoming.route().name(), incoming.caller().principal())
                        .<SessionOrFailure>map(SessionOrFailure.Found::new)
                        .orElseGet(() -> new SessionOrFailure.Refused(Refusals.unknownSession())))
                .orElseGet(() -> new SessionOrFailure.Refused(Refusals.noSession()));
    }

    private Optional<Failure> refusal(final Incoming incoming, final ActiveCall call) {
        final var refusal = incoming.route().refusal(call);
        refusal.ifPresent(failure -> observer.notAdmitted(incoming.route().name(), failure.kind()));
        return refusal;
    }

    private ActiveCall begin(
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
                request.json().length));
        live.begun();
        incoming.route().use().begun();
        final var call = new ActiveCall(incoming, request, reply, tracking);
        call.onEnd(() -> {
            live.ended();
            incoming.route().use().ended();
        });
        return call;
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

    void refuse(final Incoming incoming, final Reply reply, final Failure failure, final Optional<RequestId> id) {
        observer.refused(
                incoming.route().name(), incoming.requestId(), incoming.head().clientAddress(), failure.kind());
        reply.refused(failure, id);
    }
}
