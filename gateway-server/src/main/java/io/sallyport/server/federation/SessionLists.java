package io.sallyport.server.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.RpcOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What single sessions are shown differently from all others: a server that says, in a client's own session, that a list
 * has changed is asked again in that session, and what it lists there counts for that client alone. What turns out to be
 * the same for everybody is left to the catalogue.
 */
public final class SessionLists {

    private final Cache<Session, Map<Member, Map<Kind, List<Listed>>>> own =
            Caffeine.newBuilder().weakKeys().build();
    private final Cache<Session, Map<Question, Reading>> readings =
            Caffeine.newBuilder().weakKeys().build();
    private final AtomicLong ids = new AtomicLong();

    /** Each list has readings of its own, so that news of one is not lost in those of another. */
    private record Question(Member member, String method) {}

    private static final class Reading {

        private volatile boolean again;
    }

    /** All that this session is shown, in the place of what clients of its kind are. */
    public Index index(final Session session, final ServerView view) {
        // Clients without sessions are all shown the same (2026-07-28, server/tools).
        final var lists = session.birth().version().era() == Era.MODERN ? null : own.getIfPresent(session);
        return lists == null || lists.isEmpty() ? view.index() : view.index(member -> instead(view, member, lists));
    }

    private static Optional<Catalogue> instead(
            final ServerView view, final Member member, final Map<Member, Map<Kind, List<Listed>>> lists) {
        return Optional.ofNullable(lists.get(member)).map(changed -> {
            final var shared = view.catalogue(member);
            final var offers = new EnumMap<Kind, List<Listed>>(Kind.class);
            offers.putAll(shared.offers());
            offers.putAll(changed);
            return new Catalogue(shared.state(), offers, shared.version(), shared.freshness());
        });
    }

    /** A server has said that a list has changed, in a session of that client's. */
    void changed(final ServerMessages.Origin origin, final String method) {
        final var member = origin.member();
        final var keeper = member.catalogues().of(origin.session().birth().capabilities());
        if (origin.pin().isEmpty() || origin.endpoint().isEmpty()) {
            keeper.refresh();
            return;
        }
        final var running = readings.get(origin.session(), _ -> new ConcurrentHashMap<>());
        final var mine = new Reading();
        final var question = new Question(member, method);
        final var other = running.putIfAbsent(question, mine);
        if (other != null) {
            other.again = true;
            return;
        }
        final var kinds = kinds(method);
        final var reader = new CatalogueReader(
                member.upstream().name(),
                () -> false,
                asker(member, origin.pin().get(), origin.endpoint().get()));
        // First what all are shown: most changes are everybody's, and then this client hears of it together with them.
        keeper.refreshed().thenCompose(_ -> reader.read(kinds)).whenComplete((reading, problem) -> {
            running.remove(question);
            if (mine.again) {
                changed(origin, method);
            } else if (problem == null && reading instanceof CatalogueReader.Reading.Complete(var offers, var _)) {
                settle(origin.session(), member, keeper.current(), kinds, offers);
            }
        });
    }

    private void settle(
            final Session session,
            final Member member,
            final Catalogue shared,
            final List<Kind> kinds,
            final Map<Kind, List<Listed>> offers) {
        final var lists = own.get(session, _ -> new ConcurrentHashMap<>());
        boolean news = false;
        for (final var kind : kinds) {
            news |= settle(lists, member, shared, kind, offers);
        }
        if (!lists.isEmpty() && !session.facts().isShownOtherwise()) {
            session.facts().shownOtherwise();
            session.tellOthers();
        }
        if (news) {
            final var told = Messages.notification(kinds.getFirst().changed());
            session.stream().ifPresent(stream -> stream.send(told));
        }
    }

    /** Whether the session is shown another list than before, of which it hears from nobody else. */
    private static boolean settle(
            final Map<Member, Map<Kind, List<Listed>>> lists,
            final Member member,
            final Catalogue shared,
            final Kind kind,
            final Map<Kind, List<Listed>> offers) {
        if (shared.offersTheSame(kind, offers)) {
            final var before = lists.get(member);
            final boolean differed = before != null && before.remove(kind) != null;
            if (before != null && before.isEmpty()) {
                lists.remove(member);
            }
            return differed;
        }
        final var now = offers.getOrDefault(kind, List.of());
        final var before =
                lists.computeIfAbsent(member, _ -> new ConcurrentHashMap<>()).put(kind, now);
        return before == null || !Catalogue.same(before, now);
    }

    private static List<Kind> kinds(final String method) {
        return switch (method) {
            case McpMethods.TOOLS_LIST_CHANGED -> List.of(Kind.TOOL);
            case McpMethods.PROMPTS_LIST_CHANGED -> List.of(Kind.PROMPT);
            default -> List.of(Kind.RESOURCE, Kind.TEMPLATE);
        };
    }

    private CatalogueReader.Asker asker(final Member member, final UpstreamPin pin, final LiveEndpoint endpoint) {
        return (method, params) -> ask(member, pin, endpoint, method, params);
    }

    private CompletableFuture<RpcOutcome> ask(
            final Member member,
            final UpstreamPin pin,
            final LiveEndpoint endpoint,
            final String method,
            final Optional<byte[]> params) {
        final var upstream = member.upstream();
        final var id = new RequestId.Text("sallyport-list-" + ids.incrementAndGet());
        final var list = upstream.settings().list();
        final var message = new Rpc.Message(
                params.map(given -> Messages.request(id, method, given)).orElseGet(() -> Messages.request(id, method)),
                Optional.of(id),
                Optional.of(pin.sessionId()),
                upstream.handshake().map(Handshake::version),
                List.of(),
                new Rpc.Deadlines(list, list),
                true);
        return CompletableFuture.supplyAsync(
                        () -> upstream.rpc().ask(endpoint, upstream.settings(), message, upstream.loop()),
                        upstream.loop())
                .thenCompose(asked -> asked);
    }
}
