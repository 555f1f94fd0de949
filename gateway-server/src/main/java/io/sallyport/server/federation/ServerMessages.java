package io.sallyport.server.federation;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Splice;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.PendingRequests.Pending;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Seal;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Upstream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What servers say to clients beside answers, and what clients say back: notifications, and requests with ids that cannot
 * collide and that reach, once, exactly the upstream session that asked.
 */
public final class ServerMessages {

    private static final RequestId NO_ID = new RequestId.Text("");

    private final Seal seal;
    private final TaskIds tasks;
    private final Optional<ReplicaAddress> own;
    private final StreamPlaces places;
    private final TaskHandles handles;
    private final Notifications notifications;

    /** Whose message it is, and for whom. */
    public record Origin(Session session, Member member, Optional<UpstreamPin> pin, Optional<LiveEndpoint> endpoint) {}

    /** @param own where this replica is, if it is one of several: an answer that comes to another is brought here */
    public ServerMessages(
            final Seal seal, final TaskIds tasks, final SessionLists lists, final Optional<ReplicaAddress> own) {
        this.seal = seal;
        this.own = own;
        this.tasks = tasks;
        this.places = new StreamPlaces(seal);
        this.handles = new TaskHandles(seal, own);
        this.notifications = new Notifications(tasks, lists);
    }

    /** The places in servers' streams that clients are given. */
    StreamPlaces places() {
        return places;
    }

    /** The ids of tasks of servers without sessions. */
    public TaskHandles handles() {
        return handles;
    }

    /** The message as the client is to see it; empty where it is not for the client, or is not to be sent on. */
    public Optional<byte[]> toClient(final Origin origin, final Envelope envelope) {
        return switch (envelope) {
            case Envelope.Notification notification -> notifications.toClient(origin, notification);
            case Envelope.Request request -> question(origin, request).map(Question::json);
            case Envelope.Result _, Envelope.Failed _ -> Optional.empty();
        };
    }

    /**
     * What a server asks a client.
     *
     * @param id that the client answers to
     */
    public record Question(RequestId id, byte[] json) {}

    /** Takes a client's answer to where it was asked; an answer that nobody waits for reaches nobody. */
    public void answered(final Session session, final Envelope answer, final ScheduledExecutorService loop) {
        switch (answer) {
            case Envelope.Result result ->
                session.pending().take(result.id()).ifPresent(pending -> {
                    switch (pending) {
                        case Pending.OfSession asked -> {
                            final var edit = AnswerEdit.of(result).id(asked.id());
                            tasks(session, asked.upstream()).own(result, edit::string);
                            send(asked, edit.apply(), loop);
                        }
                        case Pending.OfCall call -> call.answered().accept(result);
                    }
                });
            case Envelope.Failed failed ->
                failed.id().flatMap(session.pending()::take).ifPresent(pending -> {
                    switch (pending) {
                        case Pending.OfSession asked ->
                            send(asked, AnswerEdit.of(failed).id(asked.id()).apply(), loop);
                        case Pending.OfCall call -> call.answered().accept(failed);
                    }
                });
            case Envelope.Request _, Envelope.Notification _ -> {}
        }
    }

    /**
     * The id under which a client is asked for a call whose server has no sessions.
     *
     * @param key of the question
     * @return empty where too many wait already
     */
    Optional<RequestId> ask(
            final Session session, final String upstream, final String key, final Pending.OfCall waiting) {
        final var id = askedAs(session, upstream + ' ' + key);
        return session.pending().add(id, waiting) ? Optional.of(id) : Optional.empty();
    }

    private RequestId askedAs(final Session session, final String what) {
        final var text = what.getBytes(StandardCharsets.UTF_8);
        final var content = ByteBuffer.allocate(ReplicaAddress.MOST_BYTES + text.length);
        ReplicaAddress.write(own, content);
        content.put(text);
        return new RequestId.Text(seal.seal(Arrays.copyOf(content.array(), content.position()), context(session)));
    }

    /** The other replica that has asked the client what goes by that id; empty where it is this one, or nobody's. */
    public Optional<ReplicaAddress> askedBy(final Session session, final RequestId id) {
        return own.isPresent() && id instanceof RequestId.Text(String sealed)
                ? seal.open(sealed, context(session))
                        .flatMap(content -> ReplicaAddress.read(ByteBuffer.wrap(content)))
                        .filter(replica -> !replica.equals(own.get()))
                : Optional.empty();
    }

    /** Takes a client's progress on a server's request to the server that wants to hear of it. */
    public void progressed(
            final Session session, final Envelope.Notification progress, final ScheduledExecutorService loop) {
        final var params = progress.params().span().flatMap(span -> JsonFields.of(progress.json(), span));
        params.flatMap(fields -> fields.string(MetaKeys.PROGRESS_TOKEN))
                .flatMap(token -> session.pending().find(new RequestId.Text(token)))
                .flatMap(pending -> pending instanceof Pending.OfSession asked ? Optional.of(asked) : Optional.empty())
                .ifPresent(pending -> pending.token().ifPresent(own -> {
                    final var splice = Splice.of(progress.json());
                    tasks(session, pending.upstream()).own(progress.params(), splice::string);
                    ObjectEdit.of(params.orElseThrow())
                            .set(MetaKeys.PROGRESS_TOKEN, own.json())
                            .applyTo(splice);
                    send(pending, splice.apply(), loop);
                }));
    }

    /** A client's cancellation of a call of its own, as the call's server is to see it. */
    public byte[] cancellation(final Session session, final Envelope.Notification cancelled) {
        final var edit = RequestEdit.of(cancelled);
        cancelled
                .params()
                .relatedTask()
                .ifPresent(id -> tasks.open(session, id.value()).ifPresent(task -> edit.string(id.span(), task.own())));
        return edit.apply();
    }

    /** A client's roots have changed: the servers that were told it has some may ask for them again. */
    public void rootsChanged(
            final Session session,
            final List<Member> members,
            final byte[] notification,
            final ScheduledExecutorService loop) {
        for (final var member : members) {
            session.pin(member.upstream())
                    .ifPresent(pin -> member.upstream()
                            .endpoint(pin.endpoint())
                            .ifPresent(endpoint -> send(
                                    new Pending.OfSession(
                                            member.upstream(), endpoint, Optional.of(pin), NO_ID, Optional.empty()),
                                    notification,
                                    loop)));
        }
    }

    /** The ids of an upstream's tasks, for that session. */
    TaskEdits tasks(final Session session, final Upstream upstream) {
        return new TaskEdits(tasks, session, upstream);
    }

    private TaskEdits tasks(final Origin origin) {
        return tasks(origin.session(), origin.member().upstream());
    }

    /** The request as the client is to see it; empty where it is not to be asked. */
    Optional<Question> question(final Origin origin, final Envelope.Request request) {
        if (origin.endpoint().isEmpty() || !mayBeAsked(origin.session(), request)) {
            return Optional.empty();
        }
        final var id = askedAs(
                origin.session(),
                origin.member().upstream().name() + ' ' + request.id().json());
        final var token = request.params().meta().flatMap(Envelope.Meta::progressToken);
        final var pending = new Pending.OfSession(
                origin.member().upstream(), origin.endpoint().get(), origin.pin(), request.id(), token);
        if (!origin.session().pending().add(id, pending)) {
            return Optional.empty();
        }
        final var edit = RequestEdit.of(request).id(id);
        token.ifPresent(_ -> edit.meta(MetaKeys.PROGRESS_TOKEN, id.json()));
        tasks(origin).published(request.params(), edit::string);
        return Optional.of(new Question(id, edit.apply()));
    }

    private static boolean mayBeAsked(final Session session, final Envelope.Request request) {
        final var params = request.params().span().flatMap(span -> JsonFields.of(request.json(), span));
        return ClientCapabilities.allow(session.birth().capabilities(), request.method(), params);
    }

    private static String context(final Session session) {
        return "request|" + session.hash();
    }

    private static void send(final Pending.OfSession pending, final byte[] json, final ScheduledExecutorService loop) {
        final var upstream = pending.upstream();
        upstream.rpc()
                .tell(
                        pending.endpoint(),
                        upstream.settings(),
                        UpstreamMessages.notification(json, upstream, pending.pin()),
                        loop);
    }
}
