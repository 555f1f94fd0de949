package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.server.upstream.Freshness;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ServerCapabilities;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    private static final Duration LEAST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final CatalogueReader reader;
    private final ReadingPace pace;
    private final boolean reported;
    private final InstantSource clock;
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> seen = new CompletableFuture<>();
    private volatile Catalogue current = Catalogue.NEVER_SEEN;
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private Map<Kind, CacheHint> hints = Map.of();
    private long begunMillis;
    private long staleSinceMillis;
    private int failures;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private List<CompletableFuture<Void>> heard = List.of();
    private long lastReadMillis;
    private boolean reading;
    private boolean soon;
    private boolean again;
    private boolean closed;

    /**
     * @param asker in which session of its own it asks
     * @param reported whether what it knows is told as the upstream's
     */
    CatalogueKeeper(
            final Upstream upstream,
            final CatalogueReader.Asker asker,
            final boolean reported,
            final InstantSource clock) {
        this.upstream = upstream;
        this.reader = new CatalogueReader(upstream.name(), upstream::isModern, asker);
        this.pace = new ReadingPace(upstream.settings().catalogue().ttl());
        this.reported = reported;
        this.clock = clock;
    }

    public Upstream upstream() {
        return upstream;
    }

    public Catalogue current() {
        return current;
    }

    /** How long that list may be kept where it is of that version of the catalogue; empty where there is no such list. */
    Optional<CacheHint> hint(final Kind kind, final long version) {
        final var known = current;
        return known.version() == version ? known.hint(kind, clock.millis()) : Optional.of(CacheHint.NONE);
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

    void inherit(final Catalogue before) {
        if (before.state() == CatalogueState.FRESH || before.state() == CatalogueState.STALE) {
            staleSinceMillis = clock.millis();
            current = before.become(CatalogueState.STALE);
        }
    }

    public void start() {
        upstream.onUp(this::refresh);
        upstream.onListsChanged(this::refresh);
        refresh();
    }

    /** Reads the catalogue soon; requests that come while one is being read, or was just now, become one more. */
    public void refresh() {
        upstream.loop().execute(this::readSoon);
    }

    /** The same; completes once it was read, whatever came of it. */
    CompletableFuture<Void> refreshed() {
        final var over = new CompletableFuture<Void>();
        upstream.loop().execute(() -> {
            waiting.add(over);
            readSoon();
        });
        return over.orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS).exceptionally(_ -> null);
    }

    /** A server that announces changes without end is not read without end. */
    private void readSoon() {
        current = current.doubted();
        final long wait = lastReadMillis + LEAST_PAUSE.toMillis() - clock.millis();
        if (wait <= 0 || reading) {
            read();
        } else if (!soon) {
            soon = true;
            upstream.loop().schedule(this::read, wait, TimeUnit.MILLISECONDS);
        }
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
        begunMillis = clock.millis();
        soon = false;
        heard = List.copyOf(waiting);
        waiting.clear();
        next.ifPresent(scheduled -> scheduled.cancel(false));
        readAll()
                .exceptionally(problem -> {
                    LOG.error("Reading the lists of upstream {} failed", upstream.name(), problem);
                    return new CatalogueReader.Reading.Failed("internal");
                })
                .thenAcceptAsync(this::ended, upstream.loop());
    }

    private void ended(final CatalogueReader.Reading outcome) {
        reading = false;
        lastReadMillis = clock.millis();
        try {
            switch (outcome) {
                case CatalogueReader.Reading.Complete(var offers, var said) -> {
                    hints = said;
                    complete(offers);
                }
                case CatalogueReader.Reading.Failed _ -> failed();
            }
        } finally {
            heard.forEach(over -> over.complete(null));
            schedule();
        }
    }

    /**
     * Tools are asked for whatever was declared: servers forget to. The rest comes after them, for the first question
     * brings the handshake that says what there is.
     */
    private CompletableFuture<CatalogueReader.Reading> readAll() {
        return reader.read(List.of(Kind.TOOL))
                .thenComposeAsync(
                        reading -> switch (reading) {
                            case CatalogueReader.Reading.Complete tools -> reader.read(declared(), tools);
                            case CatalogueReader.Reading.Failed failed -> CompletableFuture.completedFuture(failed);
                        },
                        upstream.loop());
    }

    private ServerCapabilities capabilities() {
        return upstream.handshake().map(Handshake::capabilities).orElse(ServerCapabilities.NONE);
    }

    private List<Kind> declared() {
        final var capabilities = capabilities();
        return Arrays.stream(Kind.values())
                .filter(kind -> switch (kind) {
                    case TOOL -> false;
                    case PROMPT -> capabilities.has(Capability.PROMPTS);
                    case RESOURCE, TEMPLATE -> capabilities.has(Capability.RESOURCES);
                })
                .toList();
    }

    private void complete(final Map<Kind, List<Listed>> offers) {
        failures = 0;
        final var before = current;
        final boolean same = before.state() != CatalogueState.NEVER_SEEN
                && before.state() != CatalogueState.GONE
                && before.offersTheSame(offers);
        become(new Catalogue(
                CatalogueState.FRESH, same ? before.offers() : offers, before.version() + (same ? 0 : 1), freshness()));
        seen.complete(null);
    }

    /** Counted from before it was read; what may have changed meanwhile holds no longer than till it is read anew. */
    private Map<Kind, Freshness> freshness() {
        final var known = new EnumMap<Kind, Freshness>(Kind.class);
        hints.forEach((kind, hint) -> known.put(
                kind,
                again
                        ? Freshness.NONE
                        : upstream.isModern() ? Freshness.said(hint, begunMillis) : Freshness.OF_SESSIONS));
        return known;
    }

    private void failed() {
        failures++;
        final var before = current;
        switch (before.state()) {
            case NEVER_SEEN, GONE -> {}
            case FRESH -> {
                staleSinceMillis = clock.millis();
                become(before.become(CatalogueState.STALE));
            }
            case STALE -> {
                if (clock.millis() - staleSinceMillis
                        >= upstream.settings().catalogue().grace().toMillis()) {
                    become(new Catalogue(CatalogueState.GONE, Map.of(), before.version() + 1, Map.of()));
                }
            }
        }
    }

    private void become(final Catalogue catalogue) {
        final var before = current;
        current = catalogue;
        if (reported) {
            upstream.observer()
                    .catalogue(
                            upstream.name(),
                            catalogue.state(),
                            catalogue.of(Kind.TOOL).size());
        }
        if (before.version() != catalogue.version()) {
            changed.forEach(this::tell);
        }
    }

    /** One listener's defect is not the others'. */
    private void tell(final Runnable listener) {
        try {
            listener.run();
        } catch (final RuntimeException e) {
            LOG.error("Somebody could not take the new lists of upstream {}", upstream.name(), e);
        }
    }

    private void schedule() {
        if (closed) {
            return;
        }
        if (again) {
            again = false;
            readSoon();
            return;
        }
        final long jittered = delayMillis() * (80 + ThreadLocalRandom.current().nextInt(41)) / 100;
        next = Optional.of(upstream.loop().schedule(this::read, jittered, TimeUnit.MILLISECONDS));
    }

    private long delayMillis() {
        return failures == 0 ? pace.after(hints, capabilities()) : pace.afterFailures(failures);
    }
}
