package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Attributes by what they are made of, built once each. Past the limit every new key shares one set of attributes, so
 * that no client and no upstream can grow the memory of a metric.
 *
 * @param <K> a record of the values
 */
final class AttributeCache<K extends Record> {

    /** For what a deployment's own names and a few fixed words span; far below the SDK's limit per instrument. */
    static final int LIMIT = 10_000;

    private final ConcurrentHashMap<K, Attributes> known = new ConcurrentHashMap<>();
    private final Function<K, Attributes> build;
    private final Attributes overflow;
    private final int limit;

    AttributeCache(final int limit, final Function<K, Attributes> build, final K overflow) {
        this.limit = limit;
        this.build = build;
        this.overflow = build.apply(overflow);
    }

    Attributes get(final K key) {
        final var cached = known.get(key);
        return cached != null ? cached : add(key);
    }

    private Attributes add(final K key) {
        return known.size() < limit ? known.computeIfAbsent(key, build) : overflow;
    }
}
