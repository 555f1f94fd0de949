package io.sallyport.config.load;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a text may stand for.
 *
 * @param name with its article, for "… is not a duration"
 * @param hint what to write
 */
record Kind<T>(String name, String hint, Function<String, Optional<T>> reader) {

    Optional<T> read(final String text) {
        return reader.apply(text);
    }

    /** One of some words. */
    static <T> Kind<T> oneOf(final String name, final Map<String, T> words) {
        return new Kind<>(
                name, String.join(", ", new TreeSet<>(words.keySet())), text -> Optional.ofNullable(words.get(text)));
    }
}
