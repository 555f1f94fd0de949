package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.Span;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages of one of an upstream's lists have brought so far, within bounds. For use by one reading at a time. */
final class Listing {

    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
    private static final int MOST_PAGES = 2_000;
    private static final int MOST_ITEMS = 100_000;
    private static final long MOST_BYTES = 32L << 20;

    private final Kind kind;
    private final String upstream;
    private final BooleanSupplier mirrors;
    private final Map<String, Listed> byKey = new LinkedHashMap<>();
    private final Set<String> cursors = new HashSet<>();
    private Optional<CacheHint> hint = Optional.empty();
    private long bytes;

    /** @param mirrors whether the upstream may want arguments in header fields */
    Listing(final Kind kind, final String upstream, final BooleanSupplier mirrors) {
        this.kind = kind;
        this.upstream = upstream;
        this.mirrors = mirrors;
    }

    Kind kind() {
        return kind;
    }

    /** Takes what a page lists; of two of one key the first stays, for nobody could ask for the second. */
    void add(final byte[] page, final List<Span> elements) {
        for (final var element : elements) {
            final var definition = Arrays.copyOfRange(page, element.start(), element.end());
            JsonFields.of(definition)
                    .flatMap(fields -> fields.string(kind.key()))
                    .ifPresentOrElse(
                            key -> add(key, definition),
                            () -> LOG.warn(
                                    "Upstream {} lists a {} without a {}; it is left out",
                                    upstream,
                                    kind.word(),
                                    kind.key()));
        }
    }

    /** A tool that asks for what no header field may hold is offered to nobody (2026-07-28, basic/transports). */
    private void add(final String key, final byte[] definition) {
        final var mirrored =
                kind == Kind.TOOL ? HeaderParams.of(definition).or(this::none) : Optional.of(HeaderParams.NONE);
        mirrored.ifPresentOrElse(
                params -> add(key, new Listed(kind, upstream, key, definition, params)),
                () -> LOG.warn(
                        "Upstream {} lists {} {} with an x-mcp-header where none may stand; it is left out",
                        upstream,
                        kind.word(),
                        key));
    }

    /** To a server that does not know of such fields an annotation means nothing. */
    private Optional<HeaderParams> none() {
        return mirrors.getAsBoolean() ? Optional.empty() : Optional.of(HeaderParams.NONE);
    }

    private void add(final String key, final Listed item) {
        if (byKey.putIfAbsent(key, item) == null) {
            bytes += item.definition().length;
        } else {
            LOG.warn("Upstream {} lists {} {} twice; the second is left out", upstream, kind.word(), key);
        }
    }

    /** Takes how long a page holds: a list holds as long as the first of them to go. */
    void holds(final CacheHint page) {
        hint = Optional.of(hint.map(page::and).orElse(page));
    }

    /** How long what was read holds; empty before the first page. */
    Optional<CacheHint> hint() {
        return hint;
    }

    /** Whether the page of that cursor is to be read: not one that was read before, and not beyond the bounds. */
    boolean goesOnAt(final String cursor) {
        if (cursors.add(cursor) && cursors.size() < MOST_PAGES && byKey.size() < MOST_ITEMS && bytes < MOST_BYTES) {
            return true;
        }
        LOG.warn(
                "The {} list of upstream {} comes back to a page it had or is too long; it is cut off after {} pages "
                        + "and {} items",
                kind.word(),
                upstream,
                cursors.size(),
                byKey.size());
        return false;
    }

    List<Listed> items() {
        return List.copyOf(byKey.values());
    }
}
