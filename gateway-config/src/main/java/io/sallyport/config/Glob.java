package io.sallyport.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern in which {@code *} stands for any run of characters, {@code /} included, and everything else for itself.
 *
 * <p>Matches in time linear in pattern and text, whatever an operator writes and an upstream names its tools: the parts
 * between the stars are found left to right, each by Knuth-Morris-Pratt, and the leftmost find is never regretted.
 */
public final class Glob {

    private final String prefix;
    private final List<Needle> middle;
    private final String suffix;
    private final boolean exact;

    private Glob(final String prefix, final List<Needle> middle, final String suffix, final boolean exact) {
        this.prefix = prefix;
        this.middle = List.copyOf(middle);
        this.suffix = suffix;
        this.exact = exact;
    }

    public static Glob of(final String pattern) {
        final var first = pattern.indexOf('*');
        if (first < 0) {
            return new Glob(pattern, List.of(), "", true);
        }
        final var last = pattern.lastIndexOf('*');
        return new Glob(
                pattern.substring(0, first),
                needles(pattern.substring(first, last)),
                pattern.substring(last + 1),
                false);
    }

    private static List<Needle> needles(final String between) {
        final var needles = new ArrayList<Needle>();
        for (int start = 0; start < between.length(); ) {
            final var star = between.indexOf('*', start);
            final var end = star < 0 ? between.length() : star;
            if (end > start) {
                needles.add(Needle.of(between.substring(start, end)));
            }
            start = end + 1;
        }
        return needles;
    }

    public boolean matches(final String text) {
        if (exact) {
            return text.equals(prefix);
        }
        final var end = text.length() - suffix.length();
        if (end < prefix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        int from = prefix.length();
        for (final var needle : middle) {
            from = needle.endIn(text, from, end);
            if (from < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A literal and, for each of its positions, the length of the longest prefix that also ends there.
     */
    private record Needle(String literal, int[] borders) {

        static Needle of(final String literal) {
            final var borders = new int[literal.length()];
            for (int i = 1, matched = 0; i < borders.length; i++) {
                matched = extend(literal, borders, matched, literal.charAt(i));
                borders[i] = matched;
            }
            return new Needle(literal, borders);
        }

        /** Where the leftmost occurrence in {@code [from, end)} ends, or -1. */
        int endIn(final String text, final int from, final int end) {
            if (borders.length == 1) {
                final int at = text.indexOf(literal.charAt(0), from, end);
                return at < 0 ? -1 : at + 1;
            }
            int matched = 0;
            for (int i = from; i < end; i++) {
                matched = extend(literal, borders, matched, text.charAt(i));
                if (matched == literal.length()) {
                    return i + 1;
                }
            }
            return -1;
        }

        private static int extend(final String literal, final int[] borders, final int matched, final char next) {
            int length = matched;
            while (length > 0 && literal.charAt(length) != next) {
                length = borders[length - 1];
            }
            return literal.charAt(length) == next ? length + 1 : 0;
        }
    }
}
