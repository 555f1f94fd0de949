package io.sallyport.server.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map of which there is one for each session and that mostly has one entry: that one needs no table, which would be one
 * more place to look for in memory, and is found without a lock. Any thread.
 */
final class MostlyOne<K, V> {

    private volatile @Nullable Entry<K, V> first;
    private Map<K, V> others = Map.of();

    private record Entry<K, V>(K key, V value) {}

    Optional<V> get(final K wanted) {
        return firstOf(wanted).or(() -> anyOf(wanted));
    }

    private Optional<V> firstOf(final K wanted) {
        final var entry = first;
        return entry != null && entry.key().equals(wanted) ? Optional.of(entry.value()) : Optional.empty();
    }

    private synchronized Optional<V> anyOf(final K wanted) {
        return firstOf(wanted).or(() -> Optional.ofNullable(others.get(wanted)));
    }

    synchronized void put(final K key, final V value) {
        if (firstOf(key).isPresent() || (first == null && !others.containsKey(key))) {
            first = new Entry<>(key, value);
        } else {
            others = others.isEmpty() ? new HashMap<>() : others;
            others.put(key, value);
        }
    }

    /** @return whether there was none of that key, as there is now */
    synchronized boolean putIfAbsent(final K key, final V value) {
        final boolean absent = anyOf(key).isEmpty();
        if (absent) {
            put(key, value);
        }
        return absent;
    }

    /** @return whether the old one was there, as the fresh one is now */
    synchronized boolean replace(final K key, final V old, final V fresh) {
        final boolean there = anyOf(key).filter(old::equals).isPresent();
        if (there) {
            put(key, fresh);
        }
        return there;
    }

    /** @return what was there */
    synchronized Optional<V> remove(final K key) {
        final var gone = firstOf(key);
        if (gone.isPresent()) {
            first = null;
            return gone;
        }
        return others.isEmpty() ? Optional.empty() : Optional.ofNullable(others.remove(key));
    }

    /** Removes that entry; another of its key stays. */
    synchronized void remove(final K key, final V value) {
        if (anyOf(key).filter(value::equals).isPresent()) {
            remove(key);
        }
    }

    synchronized boolean isEmpty() {
        return first == null && others.isEmpty();
    }

    synchronized void clear() {
        first = null;
        others = Map.of();
    }
}
