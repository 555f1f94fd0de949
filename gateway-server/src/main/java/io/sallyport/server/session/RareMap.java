package io.sallyport.server.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map of which there is one for each session and that is nearly always empty: then it holds nothing. It has few entries,
 * for each change copies them. Any thread.
 */
final class RareMap<K, V> {

    private volatile Map<K, V> entries = Map.of();

    /** As it is now, in the order in which keys came. */
    Map<K, V> entries() {
        return entries;
    }

    Optional<V> get(final K key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** @return what was there before */
    synchronized Optional<V> put(final K key, final V value) {
        final var more = new LinkedHashMap<>(entries);
        final var before = Optional.ofNullable(more.put(key, value));
        entries = Collections.unmodifiableMap(more);
        return before;
    }

    /**
     * The same with a bound: what came first makes room.
     *
     * @param most entries, at least one
     */
    synchronized void put(final K key, final V value, final int most) {
        put(key, value);
        if (entries.size() > most) {
            remove(entries.keySet().iterator().next());
        }
    }

    /** @return what was there */
    Optional<V> remove(final K key) {
        return entries.containsKey(key) ? removeHere(key) : Optional.empty();
    }

    private synchronized Optional<V> removeHere(final K key) {
        final var fewer = new LinkedHashMap<>(entries);
        final var before = Optional.ofNullable(fewer.remove(key));
        entries = fewer.isEmpty() ? Map.of() : Collections.unmodifiableMap(fewer);
        return before;
    }
}
