package io.sallyport.server.federation;

import io.sallyport.server.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a route publishes: its members' catalogues merged into one. Reads are answered from what is known; nothing here
 * ever asks an upstream on a caller's behalf but the call itself.
 */
public final class VirtualServer implements AutoCloseable {

    /** How long a first list, or a call to a name nobody owns yet, waits for upstreams that were never seen. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(VirtualServer.class);

    private final String route;
    private final List<Member> members;
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final Runnable catalogueChanged = this::catalogueChanged;
    private volatile ToolIndex index;
    private Optional<CompletableFuture<Void>> waiting = Optional.empty();

    public VirtualServer(final String route, final List<Member> members) {
        this.route = route;
        this.members = List.copyOf(members);
        this.index = ToolMerger.merge(this.members);
        this.members.forEach(member -> member.keeper().onChange(catalogueChanged));
        // A catalogue may have changed between the merge and the subscription.
        catalogueChanged();
    }

    public List<Upstream> upstreams() {
        return members.stream().map(member -> member.keeper().upstream()).toList();
    }

    public List<Member> members() {
        return members;
    }

    public ToolIndex index() {
        return index;
    }

    /** Calls back, on any thread, when the merged tools have changed. */
    public void onChange(final Runnable listener) {
        changed.add(listener);
    }

    /** Names of upstreams whose catalogue has never been read. */
    public List<String> missing() {
        return missing(_ -> true);
    }

    private List<String> missing(final Predicate<Member> which) {
        return members.stream()
                .filter(which)
                .filter(member -> member.keeper().current().isNeverSeen())
                .map(member -> member.keeper().upstream().name())
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
                .map(member -> member.keeper().seen())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.anyOf(complete(), CompletableFuture.allOf(owners));
    }

    private synchronized CompletableFuture<Void> firstWait() {
        final var begun = waiting.orElseGet(() -> CompletableFuture.allOf(
                        members.stream().map(member -> member.keeper().seen()).toArray(CompletableFuture<?>[]::new))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null));
        waiting = Optional.of(begun);
        return begun;
    }

    /** Whose that name is, among the tools the caller may see. */
    public Resolution resolve(final String name, final Predicate<PublishedTool> visible) {
        final var now = index;
        final var found = now.find(name).filter(visible);
        if (found.isPresent()) {
            return new Resolution.Found(found.get());
        }
        final var missing = missing(member -> member.mayPublish(name));
        if (!missing.isEmpty()) {
            return new Resolution.Undecided(missing);
        }
        return new Resolution.Unknown(NearestNames.of(
                name,
                now.tools().stream().filter(visible).map(PublishedTool::name).toList()));
    }

    @Override
    public void close() {
        members.forEach(member -> member.keeper().removeListener(catalogueChanged));
    }

    private synchronized void catalogueChanged() {
        final var before = index;
        final var merged = ToolMerger.merge(members);
        if (merged.version().equals(before.version())) {
            return;
        }
        index = merged;
        merged.hidden().stream()
                .filter(name -> !before.hidden().contains(name))
                .forEach(name -> LOG.warn(
                        "Route {}: {} is hidden, because an earlier upstream publishes that name", route, name));
        changed.forEach(Runnable::run);
    }
}
