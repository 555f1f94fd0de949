package io.sallyport.server.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text in columns. The last column takes what is left.
 *
 * @param head what stands above each
 * @param rightAligned columns of numbers
 */
record Table(List<String> head, List<Integer> rightAligned, List<List<String>> rows) {

    private static final String GAP = "  ";

    /** @param width what a line may have; longer ones are cut in the last column, which keeps 20 at least */
    List<String> lines(final int width) {
        final var widths = IntStream.range(0, head.size()).map(this::widest).toArray();
        final var lines = new ArrayList<String>();
        lines.add(line(head, widths, width));
        rows.forEach(row -> lines.add(line(row, widths, width)));
        return Collections.unmodifiableList(lines);
    }

    private int widest(final int column) {
        return Math.max(
                length(head.get(column)),
                rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }

    private String line(final List<String> cells, final int[] widths, final int width) {
        final var line = new StringBuilder();
        final int last = cells.size() - 1;
        for (int i = 0; i < last; i++) {
            final var padding = " ".repeat(widths[i] - length(cells.get(i)));
            line.append(rightAligned.contains(i) ? padding + cells.get(i) : cells.get(i) + padding)
                    .append(GAP);
        }
        return line.append(cut(cells.get(last), Math.max(20, width - length(line.toString()))))
                .toString()
                .stripTrailing();
    }

    private static String cut(final String text, final int length) {
        return length(text) <= length ? text : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }

    private static int length(final String text) {
        return text.codePointCount(0, text.length());
    }
}
