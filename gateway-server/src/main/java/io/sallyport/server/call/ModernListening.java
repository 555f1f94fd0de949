package io.sallyport.server.call;

import io.sallyport.mcp.JsonFields;
import io.sallyport.server.federation.FollowedTasks;
import io.sallyport.server.federation.Listening;
import io.sallyport.server.federation.Member;
import io.sallyport.server.federation.ServerMessages;
import io.sallyport.server.federation.SessionLists;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.session.UpstreamSessions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code subscriptions/listen} (2026-07-28, basic/patterns/subscriptions): a stream of news of the lists, resources and
 * tasks that a client names. Towards servers it is a session of its own, subscribed to the resources they own.
 */
final class ModernListening {

    private static final long PATIENCE_MILLIS = 500;
    private static final int MOST = 1_000;

    private final Sessions sessions;
    private final SessionLists lists;
    private final ServerMessages messages;
    private final CallObserver observer;
    private final LiveCalls live;

    ModernListening(
            final Sessions sessions,
            final SessionLists lists,
            final ServerMessages messages,
            final CallObserver observer,
            final LiveCalls live) {
        this.sessions = sessions;
        this.lists = lists;
        this.messages = messages;
        this.observer = observer;
        this.live = live;
    }

    /** A stream that stays open is to this revision what a session is to the others: none begins where none can last. */
    void listen(final Asked asked, final ModernClaim claim) {
        if (live.isDraining()) {
            asked.call().refused(ModernRefusals.draining());
            return;
        }
        final var wanted = asked.params().flatMap(params -> params.object("notifications"));
        if (wanted.isEmpty()) {
            asked.call().refused(Refusals.missingParam("params.notifications"));
            return;
        }
        final var ids = wanted.get().strings("taskIds").stream().limit(MOST).toList();
        if (!ids.isEmpty() && !TaskRequests.followsTasks(asked)) {
            asked.call().refused(ModernRefusals.followsNoTasks());
            return;
        }
        final var incoming = asked.incoming();
        final var session = sessions.leases().listen(claim.opening(incoming));
        final var members = incoming.route().server().members();
        final var upstreams = new Listening(session, members, messages, incoming.loop());
        final var tasks = new FollowedTasks(session, members, messages.handles(), ids, incoming.loop());
        final var owners = subscribe(asked, session, wanted.get());
        final var stream = new ListenStream(
                asked.call(),
                wanted.get(),
                tasks.published(),
                () -> observer.dropped(incoming.route().name()),
                () -> {
                    upstreams.close();
                    tasks.close();
                    sessions.leases().left(session);
                    UpstreamSessions.free(
                            session, members.stream().map(Member::upstream).toList(), incoming.loop());
                });
        session.attach(stream);
        session.whenPinned(upstreams::look);
        asked.call().whenGone(stream::gone);
        asked.call().whenDraining(stream::end);
        CompletableFuture.allOf(owners.stream()
                        .map(owner -> UpstreamSessions.ensure(session, owner.upstream(), incoming.loop()))
                        .toArray(CompletableFuture<?>[]::new))
                .thenCompose(_ -> upstreams.ready())
                .thenCombine(tasks.open(), (_, _) -> true)
                .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .thenRunAsync(
                        () -> asked.call().step(() -> {
                            upstreams.look();
                            stream.acknowledge();
                        }),
                        incoming.loop());
    }

    /** Notes the resources, so that each owner hears of its own when its session opens. */
    private Set<Member> subscribe(final Asked asked, final Session session, final JsonFields wanted) {
        final var view = asked.view();
        final var index = lists.index(session, view);
        final var owners = new LinkedHashSet<Member>();
        for (final var uri : uris(wanted)) {
            view.owner(index, uri).ifPresent(owner -> {
                session.facts()
                        .subscribed(
                                owner.upstream().key(),
                                owner.uris().original(uri).orElse(uri));
                owners.add(owner);
            });
        }
        return owners;
    }

    static List<String> uris(final JsonFields wanted) {
        return wanted.strings("resourceSubscriptions").stream().limit(MOST).toList();
    }
}
