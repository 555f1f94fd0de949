package io.sallyport.config.load;

import java.util.List;

/**
 * A key as {@code conf/gateway.yaml} shows it.
 *
 * @param path from the root, {@code NAME} for what the author names
 * @param line where it stands, from 0
 * @param before what the line has in front of the value
 * @param value as it is written; empty where keys follow on the next lines
 * @param after what the line has behind the value, its comment aside
 * @param inForce whether the file says it, and does not only show it in a comment
 * @param comments what is said of it, line by line
 */
record ReferenceKey(
        String path, int line, String before, String value, String after, boolean inForce, List<String> comments) {

    ReferenceKey {
        comments = List.copyOf(comments);
    }

    String section() {
        return path.split("[.]", 2)[0];
    }

    /** Whether its value stands on its line, and is no mapping. */
    boolean isPlain() {
        return !value.isEmpty() && !value.startsWith("{");
    }

    boolean isList() {
        return value.startsWith("[");
    }

    /** The line with another value. */
    String with(final String other) {
        return before + other + after;
    }

    /** The line with a key that means nothing in place of this one. */
    String without() {
        return before.replaceFirst("[\\w-]+: $", "x-none: ") + '0' + after;
    }
}
