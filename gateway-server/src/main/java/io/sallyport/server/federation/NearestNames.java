package io.sallyport.server.federation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names a caller may have meant. */
final class NearestNames {

    private static final int MOST = 3;
    private static final int LONGEST = 128;

    private NearestNames() {}

    static List<String> of(final String wanted, final List<String> known) {
        if (wanted.length() > LONGEST) {
            return List.of();
        }
        final var lower = wanted.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= tolerance(lower, name))
                .sorted(Comparator.comparingInt((String name) -> distance(lower, name.toLowerCase(Locale.ROOT))))
                .limit(MOST)
                .toList();
    }

    /** A name that holds the wanted one, as a published name holds the original, is near however long its prefix. */
    private static int tolerance(final String wanted, final String name) {
        return name.toLowerCase(Locale.ROOT).contains(wanted) && wanted.length() > 2
                ? Integer.MAX_VALUE
                : Math.max(2, wanted.length() / 3);
    }

    /** Levenshtein. */
    private static int distance(final String a, final String b) {
        var before = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(before[j], row[j - 1]));
            }
            final var swap = before;
            before = row;
            row = swap;
        }
        return before[b.length()];
    }
}
