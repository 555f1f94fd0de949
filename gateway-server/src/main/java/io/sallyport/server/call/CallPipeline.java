package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Malformed;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
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
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The path of a call, from a body that was read to the room that answers it:
 *
 * <pre>
 * scan → era → session → version → {@link Elsewhere} → admit ┬ initialize    {@link SessionOpening}
 *                                                            └ any other     {@link SessionRequests}
 * notifications and answers → {@link ClientMessages};  requests without a session → {@link ModernPipeline}
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
    private final CallStart start;
    private final ServerMessages messages;
    private final ClientMessages said;
    private final Parks parks;
    private final Elsewhere elsewhere;
    private final SessionRequests requests;
    private final ModernPipeline modern;
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
        this.start = new CallStart(observer, live);
        this.messages = new ServerMessages(sessions.seal(), tasks, lists, sessions.own());
        this.parks = new Parks(sessions.seal(), sessions.own());
        final var where = new Whereabouts(sessions, parks, messages);
        this.elsewhere = new Elsewhere(where);
        this.said = new ClientMessages(messages, where, elsewhere);
        this.requests =
                new SessionRequests(sessions.seal(), tasks, lists, messages, new ModernCalls(parks, messages, scanner));
        final var listening = new ModernListening(sessions, lists, messages, observer, live);
        this.modern = new ModernPipeline(
                start, observer, sessions, elsewhere, new ModernRequests(requests, listening), scanner);
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
                                () -> start.refuse(incoming, reply, Refusals.malformed(why), Optional.empty()));
            case Scan.Rejected(var why) -> start.refuse(incoming, reply, Refusals.malformed(why), Optional.empty());
            case Scan.Message(Envelope envelope) -> message(incoming, envelope, reply);
        }
    }

    private void batch(
            final Incoming incoming,
            final Session session,
            final EnvelopeScanner scanner,
            final byte[] body,
            final Reply reply) {
        elsewhere.batch(
                incoming,
                session,
                body,
                failure -> start.refuse(incoming, reply, failure, Optional.empty()),
                () -> new Batch(this, start, said, incoming.here(), session).post(scanner, body, reply));
    }

    /** This replica goes away: nothing waits here any more for what a client may bring in its own time. */
    public void drain() {
        parks.drain();
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

    /** Has done by another replica what this one cannot do. */
    public Elsewhere elsewhere() {
        return elsewhere;
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
            start.refuse(incoming, reply, Refusals.notResumable(), Optional.empty());
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
        if (ModernGate.isMeant(incoming, request.params())) {
            modern.request(incoming, request, reply);
        } else if (request.method().equals(McpMethods.INITIALIZE)) {
            initialize(incoming, request, reply);
        } else {
            switch (found(incoming)) {
                case SessionOrFailure.Found(Session session) ->
                    elsewhere.request(
                            incoming,
                            session,
                            request,
                            failure -> start.refuse(incoming, reply, failure, Optional.of(request.id())),
                            () -> inSession(incoming, session, request, reply));
                case SessionOrFailure.Refused(Failure failure) -> withoutSession(incoming, request, failure, reply);
            }
        }
    }

    private void withoutSession(
            final Incoming incoming, final Envelope.Request request, final Failure failure, final Reply reply) {
        if (Forgiveness.covers(incoming, failure, request.method())) {
            observer.tolerated(incoming.route().name());
            final var alone = sessions.leases().open(Forgiveness.opening(incoming));
            inSession(incoming, alone, request, reply);
        } else {
            start.refuse(incoming, reply, failure, Optional.of(request.id()));
        }
    }

    private void initialize(final Incoming incoming, final Envelope.Request request, final Reply reply) {
        final var call = start.begin(incoming, request, Optional.empty(), reply);
        call.step(() -> {
            final var refusal = start.refusal(incoming, call)
                    .or(() -> start.isDraining() ? Optional.of(Refusals.draining()) : Optional.empty());
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
        final var call = start.begin(incoming, request, Optional.of(session), reply);
        call.step(() -> {
            final var refusal = start.refusal(incoming, call).or(() -> duplicate(session, request, call));
            refusal.ifPresentOrElse(
                    call::refused, () -> run(new Asked(incoming, session, request, call, Optional.empty())));
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

    private void run(final Asked asked) {
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
                    start.refuse(incoming, reply, failure, Optional.empty());
                }
            }
            case SessionOrFailure.Found(Session session) -> said.notified(incoming, session, notification, reply);
        }
    }

    /** An answer to what a server has asked. */
    private void answer(final Incoming incoming, final Envelope answer, final Reply reply) {
        switch (found(incoming)) {
            case SessionOrFailure.Refused(Failure failure) -> start.refuse(incoming, reply, failure, Optional.empty());
            case SessionOrFailure.Found(Session session) -> said.answered(incoming, session, answer, reply);
        }
    }

    /** Takes what a client has said to another replica, and what is for this one, or for whoever knows it. */
    public void said(final Session session, final byte[] message, final ScheduledExecutorService loop) {
        if (scanner.scan(message) instanceof Scan.Message(Envelope envelope)) {
            said.brought(session, envelope, loop);
        }
    }

    /** A request is taken to another replica: until its answer is here, this one is not idle. */
    public void relayBegun() {
        live.begun();
    }

    public void relayEnded() {
        live.ended();
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
}
