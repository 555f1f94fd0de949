package io.sallyport.config.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file's content as a tree that knows where each part was written. Aliases are expanded, references are not yet. */
sealed interface Yaml {

    Position at();

    /** @param plain without quotes, so that it may stand for something other than a text */
    record Scalar(String text, boolean plain, Position at) implements Yaml {

        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    record Listing(List<Yaml> items, Position at) implements Yaml {}

    /** Keys are distinct, in the order of the file. */
    record Mapping(List<Entry> entries, Position at) implements Yaml {

        Optional<Entry> entry(final String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        /** This mapping with {@code defaults} where it says nothing, at every depth. */
        Mapping over(final Mapping defaults) {
            final List<Entry> merged = new ArrayList<>();
            entries.forEach(entry ->
                    merged.add(defaults.entry(entry.key()).map(entry::over).orElse(entry)));
            defaults.entries.stream()
                    .filter(entry -> entry(entry.key()).isEmpty())
                    .forEach(merged::add);
            return new Mapping(merged, at);
        }
    }

    /** @param at where the key was written */
    record Entry(String key, Position at, Yaml value) {

        /** A key for the author's own use. */
        boolean isExtension() {
            return key.startsWith("x-");
        }

        private Entry over(final Entry defaults) {
            return value instanceof final Mapping own && defaults.value instanceof final Mapping shared
                    ? new Entry(key, at, own.over(shared))
                    : this;
        }
    }
}
