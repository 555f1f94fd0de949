package io.sallyport.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Unmodifiable copies that keep the order of the file, which {@link Map#copyOf} and {@link Set#copyOf} do not. */
final class Ordered {

    private Ordered() {}

    static <K, V> Map<K, V> copyOf(final Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static <E> Set<E> copyOf(final Set<E> set) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(set));
    }
}
