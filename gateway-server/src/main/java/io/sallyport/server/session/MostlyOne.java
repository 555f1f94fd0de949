package io.sallyport.server.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map of which there is one for each session and that mostly has one entry: that one needs no table, which would be one
 * more place to look for in memory. Any thread.
 */
final class MostlyOne<K, V> {

    private @Nullable K key;
    private @Nullable V value;
    private final Map<K, V> others = new HashMap<>();

    synchronized Optional<V> get(final K wanted) {
        return Optional.ofNullable(wanted.equals(key) ? value : others.get(wanted));
    }

    synchronized void put(final K added, final V fresh) {
        if (added.equals(key) || (key == null && !others.containsKey(added))) {
            key = added;
            value = fresh;
        } else {
            others.put(added, fresh);
        }
    }

    /** @return whether there was none of that key, as there is now */
    synchronized boolean putIfAbsent(final K added, final V fresh) {
        final boolean absent = get(added).isEmpty();
        if (absent) {
            put(added, fresh);
        }
        return absent;
    }

    /** @return whether the old one was there, as the fresh one is now */
    synchronized boolean replace(final K known, final V old, final V fresh) {
        final boolean there = get(known).filter(old::equals).isPresent();
        if (there) {
            put(known, fresh);
        }
        return there;
    }

    /** @return what was there */
    synchronized Optional<V> remove(final K gone) {
        if (!gone.equals(key)) {
            return Optional.ofNullable(others.remove(gone));
        }
        final var removed = Optional.ofNullable(value);
        key = null;
        value = null;
        return removed;
    }

    /** Removes that entry; another of its key stays. */
    synchronized void remove(final K gone, final V old) {
        if (get(gone).filter(old::equals).isPresent()) {
            remove(gone);
        }
    }

    synchronized boolean isEmpty() {
        return key == null && others.isEmpty();
    }

    synchronized void clear() {
        key = null;
        value = null;
        others.clear();
    }
}
