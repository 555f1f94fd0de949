package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.ListenRequest;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.StandingStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The tasks whose changes a client that listens wants to hear of, and the streams on which their servers tell of them: one
 * for each endpoint that made any. Confined to the loop of the client's stream.
 */
public final class FollowedTasks {

    private final Session session;
    private final ScheduledExecutorService loop;
    private final Map<Maker, Map<String, HandledTask>> tasks = new LinkedHashMap<>();
    private final List<String> published = new ArrayList<>();
    private final List<StandingStream> streams = new ArrayList<>();

    private record Maker(Member member, int endpoint) {}

    /** @param wanted the ids that the client names; those it was never given are left out */
    public FollowedTasks(
            final Session session,
            final List<Member> members,
            final TaskHandles handles,
            final List<String> wanted,
            final ScheduledExecutorService loop) {
        this.session = session;
        this.loop = loop;
        for (final var id : wanted) {
            handles.open(session, id).ifPresent(task -> follow(members, task, id));
        }
    }

    private void follow(final List<Member> members, final TaskHandles.Handle task, final String id) {
        members.stream()
                .filter(member -> member.upstream().name().equals(task.upstream()))
                .filter(member -> member.upstream().isModern())
                .findFirst()
                .ifPresent(owner -> {
                    published.add(id);
                    tasks.computeIfAbsent(new Maker(owner, task.endpoint()), _ -> new LinkedHashMap<>())
                            .put(task.own(), new HandledTask(task.own(), id, owner.uris()));
                });
    }

    /** Those that are followed, by the client's ids. */
    public List<String> published() {
        return List.copyOf(published);
    }

    /** @return done once every server has said that it will tell */
    public CompletableFuture<Void> open() {
        return CompletableFuture.allOf(tasks.entrySet().stream()
                .map(entry -> open(entry.getKey(), entry.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> open(final Maker maker, final Map<String, HandledTask> made) {
        final var upstream = maker.member().upstream();
        final var acknowledged = new CompletableFuture<Void>();
        upstream.endpoint(maker.endpoint())
                .or(upstream::forCall)
                .ifPresent(endpoint -> upstream.handshake().ifPresent(handshake -> {
                    final var stream = stream(maker.member(), endpoint, made, () -> acknowledged.complete(null));
                    streams.add(stream);
                    stream.open(handshake);
                }));
        return acknowledged;
    }

    private StandingStream stream(
            final Member owner,
            final LiveEndpoint endpoint,
            final Map<String, HandledTask> made,
            final Runnable acknowledged) {
        final var upstream = owner.upstream();
        return new StandingStream(
                endpoint,
                upstream.settings(),
                upstream.rpc(),
                loop,
                Optional.of(ListenRequest.tasks(SenderMeta.identity(session), List.copyOf(made.keySet()))),
                new StandingStream.Ear() {
                    @Override
                    public void reopened() {
                        acknowledged.run();
                    }

                    @Override
                    public boolean heard(final Envelope envelope) {
                        if (envelope instanceof Envelope.Notification told
                                && told.method().equals(McpMethods.TASKS)) {
                            tell(told, made);
                        }
                        return false;
                    }
                });
    }

    private void tell(final Envelope.Notification told, final Map<String, HandledTask> made) {
        final var params = told.params().span().flatMap(span -> JsonFields.of(told.json(), span));
        final var task = told.params().taskId().flatMap(id -> Optional.ofNullable(made.get(id.value())));
        if (params.isEmpty() || task.isEmpty()) {
            return;
        }
        final var splice = Notifications.withoutSubscription(told);
        task.get().in(params.get(), splice::string);
        session.stream().ifPresent(client -> client.send(splice.apply()));
    }

    public void close() {
        streams.forEach(StandingStream::close);
        streams.clear();
    }
}
