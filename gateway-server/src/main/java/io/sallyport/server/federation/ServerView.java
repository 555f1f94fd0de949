package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route's merged catalogues as clients of certain capabilities see them. Reads are answered from what is known; nothing
 * here ever asks an upstream on a caller's behalf.
 */
public final class ServerView implements AutoCloseable {

    /** How long a first list, or a call to a name nobody owns yet, waits for upstreams that were never seen. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ServerView.class);

    private final String route;
    private final List<Member> members;
    private final int capabilities;
    private final Consumer<List<Kind>> changed;
    private final Runnable catalogueChanged = this::catalogueChanged;
    private volatile Index index;
    private Optional<CompletableFuture<Void>> waiting = Optional.empty();

    /** @param changed hears, on any thread, which lists have changed */
    ServerView(
            final String route,
            final List<Member> members,
            final int capabilities,
            final Consumer<List<Kind>> changed) {
        this.route = route;
        this.members = members;
        this.capabilities = capabilities;
        this.changed = changed;
        this.index = merged();
        warn(index.hidden());
        members.forEach(member -> keeper(member).onChange(catalogueChanged));
        // A catalogue may have changed between the merge and the subscription.
        catalogueChanged();
    }

    public Index index() {
        return index;
    }

    Catalogue catalogue(final Member member) {
        return keeper(member).current();
    }

    /** The same with something else in the place of some catalogues. */
    Index index(final Function<Member, Optional<Catalogue>> instead) {
        return Merger.merge(
                members,
                member -> instead.apply(member).orElseGet(() -> keeper(member).current()));
    }

    /** How long that list may be kept and by whom: as long, and by as few, as the strictest of its owners says. */
    public CacheHint hint(final Kind kind) {
        final var merged = index.version();
        return IntStream.range(0, members.size())
                .mapToObj(i -> keeper(members.get(i)).hint(kind, merged.get(i)))
                .flatMap(Optional::stream)
                .reduce(CacheHint::and)
                .orElse(CacheHint.NONE);
    }

    /** Names of upstreams whose catalogue has never been read. */
    public List<String> missing() {
        return missing(_ -> true);
    }

    /** By the index, not by the catalogues: what has been read a moment ago may not have been merged yet. */
    private List<String> missing(final Predicate<Member> which) {
        final var merged = index.version();
        return IntStream.range(0, members.size())
                .filter(i -> merged.get(i) == Catalogue.NEVER_SEEN.version())
                .mapToObj(members::get)
                .filter(which)
                .map(member -> member.upstream().name())
                .toList();
    }

    /**
     * Completes once every upstream has been seen, or when patience ends; never exceptionally. The patience is the first
     * caller's and everybody's: an upstream that stays away delays nobody twice.
     */
    public CompletableFuture<Void> complete() {
        return missing().isEmpty() ? CompletableFuture.completedFuture(null) : firstWait();
    }

    /** The same for a name: what cannot own it is not waited for. */
    public CompletableFuture<?> decided(final String name) {
        final var owners = members.stream()
                .filter(member -> member.mayPublish(name))
                .map(member -> keeper(member).seen())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.anyOf(complete(), CompletableFuture.allOf(owners));
    }

    private synchronized CompletableFuture<Void> firstWait() {
        final var begun = waiting.orElseGet(() -> CompletableFuture.allOf(
                        members.stream().map(member -> keeper(member).seen()).toArray(CompletableFuture<?>[]::new))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null));
        waiting = Optional.of(begun);
        return begun;
    }

    /**
     * Whose that name of a tool or prompt is, among those the caller may see.
     *
     * @param shown what the caller's session is shown now
     */
    public Resolution resolve(
            final Supplier<Index> shown, final Kind kind, final String name, final Predicate<Published> visible) {
        return find(shown, kind, name, visible).orElseGet(() -> {
            final var missing = missing(member -> member.mayPublish(name));
            // What was missing may have come between the two looks.
            return missing.isEmpty()
                    ? find(shown, kind, name, visible)
                            .orElseGet(() -> new Resolution.Unknown(NearestNames.of(
                                    name,
                                    shown.get().all(kind).stream()
                                            .filter(visible)
                                            .map(Published::name)
                                            .toList())))
                    : new Resolution.Undecided(missing);
        });
    }

    private static Optional<Resolution> find(
            final Supplier<Index> shown, final Kind kind, final String name, final Predicate<Published> visible) {
        return shown.get().find(kind, name).filter(visible).map(Resolution.Found::new);
    }

    /** Whose resource that URI is: by its looks, else by what is listed, else by the template it fits. */
    public Optional<Member> owner(final Index now, final String uri) {
        final var listed = now.find(Kind.RESOURCE, uri).map(Published::member);
        return listed.or(() -> members.stream()
                        .filter(member -> !member.uris().isIdentity())
                        .filter(member -> member.uris().original(uri).isPresent())
                        .findFirst())
                .or(() -> now.all(Kind.TEMPLATE).stream()
                        .filter(template -> Templates.mayMatch(template.name(), uri))
                        .map(Published::member)
                        .findFirst())
                .or(() -> members.size() == 1 ? Optional.of(members.getFirst()) : Optional.empty());
    }

    @Override
    public void close() {
        members.forEach(member -> keeper(member).removeListener(catalogueChanged));
    }

    private CatalogueKeeper keeper(final Member member) {
        return member.catalogues().of(capabilities);
    }

    private Index merged() {
        return Merger.merge(members, this::catalogue);
    }

    private synchronized void catalogueChanged() {
        final var before = index;
        final var merged = merged();
        if (merged.version().equals(before.version())) {
            return;
        }
        index = merged;
        warn(merged.hidden().stream()
                .filter(what -> !before.hidden().contains(what))
                .toList());
        changed.accept(changes(before, merged));
    }

    private void warn(final List<String> hidden) {
        if (capabilities == 0) {
            hidden.forEach(what ->
                    LOG.warn("Route {}: {} is hidden, because an earlier upstream publishes that name", route, what));
        }
    }

    /** What differs in what clients are shown. */
    public static List<Kind> changes(final Index before, final Index after) {
        return Arrays.stream(Kind.values())
                .filter(kind -> !same(before.all(kind), after.all(kind)))
                .toList();
    }

    private static boolean same(final List<Published> before, final List<Published> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!Arrays.equals(before.get(i).definition(), after.get(i).definition())
                    || !Arrays.equals(before.get(i).legacy(), after.get(i).legacy())) {
                return false;
            }
        }
        return true;
    }
}
