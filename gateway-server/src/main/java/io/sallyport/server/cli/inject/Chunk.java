package io.sallyport.server.cli.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of one YAML document, with the {@code ---} before it if there is one.
 *
 * @param line of the whole text where it begins, from 1
 */
record Chunk(int line, String text) {

    private static final Pattern MARKER = Pattern.compile("(?m)^---(?=\\s|$)");
    private static final Pattern WITHOUT_CONTENT = Pattern.compile("\\s*(?:[#%].*|---(?:\\s+#.*)?|[.]{3})?\\s*");

    /** All of a text: joined again they are that text, byte for byte. */
    static List<Chunk> of(final String text) {
        final var chunks = new ArrayList<Chunk>();
        int from = 0;
        int line = 1;
        final var marker = MARKER.matcher(text);
        while (marker.find()) {
            if (marker.start() > from) {
                final var chunk = text.substring(from, marker.start());
                chunks.add(new Chunk(line, chunk));
                line += (int) chunk.lines().count();
                from = marker.start();
            }
        }
        chunks.add(new Chunk(line, text.substring(from)));
        return List.copyOf(chunks);
    }

    boolean isBlank() {
        return text.lines().allMatch(line -> WITHOUT_CONTENT.matcher(line).matches());
    }

    /** The same document with other content. */
    String with(final String content) {
        return (text.startsWith("---") ? "---\n" : "") + content;
    }
}
