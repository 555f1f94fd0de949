package io.sallyport.server.federation;

import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one upstream's catalogue: read in the background, served stale while it is read anew, kept for a grace period
 * while the upstream is down, then given up.
 *
 * <p>Works on the upstream's loop; {@link #current()} may be read from any.
 */
public final class CatalogueKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogueKeeper.class);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MOST_DOUBLINGS = 16;

    private final Upstream upstream;
    private final CatalogueReader reader;
    private final InstantSource clock;
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> seen = new CompletableFuture<>();
    private volatile Catalogue current = Catalogue.NEVER_SEEN;
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private long staleSinceMillis;
    private int failures;
    private boolean reading;
    private boolean again;
    private boolean closed;

    public CatalogueKeeper(final Upstream upstream, final InstantSource clock) {
        this.upstream = upstream;
        this.reader = new CatalogueReader(upstream);
        this.clock = clock;
    }

    public Upstream upstream() {
        return upstream;
    }

    public Catalogue current() {
        return current;
    }

    /** Completes once the first catalogue was read. */
    public CompletableFuture<Void> seen() {
        return seen;
    }

    /** Calls back, on the upstream's loop, whenever what it offers has changed. */
    public void onChange(final Runnable listener) {
        changed.add(listener);
    }

    public void removeListener(final Runnable listener) {
        changed.remove(listener);
    }

    public void start() {
        upstream.onUp(this::refresh);
        upstream.onToolsChanged(this::refresh);
        refresh();
    }

    /** Reads the catalogue soon; requests that come while one is being read become one more. */
    public void refresh() {
        upstream.loop().execute(this::read);
    }

    @Override
    public void close() {
        upstream.loop().execute(() -> {
            closed = true;
            next.ifPresent(scheduled -> scheduled.cancel(false));
        });
    }

    private void read() {
        if (closed) {
            return;
        }
        if (reading) {
            again = true;
            return;
        }
        reading = true;
        next.ifPresent(scheduled -> scheduled.cancel(false));
        reader.read()
                .exceptionally(problem -> {
                    LOG.error("Reading the tools of upstream {} failed", upstream.name(), problem);
                    return new CatalogueReader.Reading.Failed("internal");
                })
                .thenAcceptAsync(this::ended, upstream.loop());
    }

    private void ended(final CatalogueReader.Reading outcome) {
        reading = false;
        try {
            switch (outcome) {
                case CatalogueReader.Reading.Complete(List<Tool> tools) -> complete(tools);
                case CatalogueReader.Reading.Failed _ -> failed();
            }
        } finally {
            schedule();
        }
    }

    private void complete(final List<Tool> tools) {
        failures = 0;
        final var before = current;
        final boolean same = before.state() != CatalogueState.NEVER_SEEN
                && before.state() != CatalogueState.GONE
                && sameTools(before.tools(), tools);
        become(new Catalogue(CatalogueState.FRESH, same ? before.tools() : tools, before.version() + (same ? 0 : 1)));
        seen.complete(null);
    }

    private void failed() {
        failures++;
        final var before = current;
        switch (before.state()) {
            case NEVER_SEEN, GONE -> {}
            case FRESH -> {
                staleSinceMillis = clock.millis();
                become(new Catalogue(CatalogueState.STALE, before.tools(), before.version()));
            }
            case STALE -> {
                if (clock.millis() - staleSinceMillis
                        >= upstream.settings().catalogue().grace().toMillis()) {
                    become(new Catalogue(CatalogueState.GONE, List.of(), before.version() + 1));
                }
            }
        }
    }

    private void become(final Catalogue catalogue) {
        final var before = current;
        current = catalogue;
        upstream.observer()
                .catalogue(upstream.name(), catalogue.state(), catalogue.tools().size());
        if (before.version() != catalogue.version()) {
            changed.forEach(this::tell);
        }
    }

    /** One listener's defect is not the others'. */
    private void tell(final Runnable listener) {
        try {
            listener.run();
        } catch (final RuntimeException e) {
            LOG.error("Somebody could not take the new tools of upstream {}", upstream.name(), e);
        }
    }

    private void schedule() {
        if (closed) {
            return;
        }
        if (again) {
            again = false;
            read();
            return;
        }
        final long jittered = delayMillis() * (80 + ThreadLocalRandom.current().nextInt(41)) / 100;
        next = Optional.of(upstream.loop().schedule(this::read, jittered, TimeUnit.MILLISECONDS));
    }

    /** What could not be read is tried again soon, then ever more seldom: nobody else asks for it while it is up. */
    private long delayMillis() {
        final long ttl = upstream.settings().catalogue().ttl().toMillis();
        return failures == 0 ? ttl : Math.min(ttl, FIRST_RETRY_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    private static boolean sameTools(final List<Tool> before, final List<Tool> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!Arrays.equals(before.get(i).definition(), after.get(i).definition())) {
                return false;
            }
        }
        return true;
    }
}
