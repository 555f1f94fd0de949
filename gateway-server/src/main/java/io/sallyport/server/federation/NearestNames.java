package io.sallyport.server.federation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names a caller may have meant. Only the first {@value #LOOKED_AT} are looked at: this runs on an event loop. */
final class NearestNames {

    private static final int MOST = 3;
    private static final int LONGEST = 128;
    private static final int LOOKED_AT = 2_000;

    private NearestNames() {}

    private record Candidate(String name, int distance) {}

    static List<String> of(final String wanted, final List<String> known) {
        if (wanted.length() > LONGEST) {
            return List.of();
        }
        final var lower = wanted.toLowerCase(Locale.ROOT);
        return known.stream()
                .limit(LOOKED_AT)
                .flatMap(name -> near(lower, name).stream())
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static Optional<Candidate> near(final String wanted, final String name) {
        final var lower = name.toLowerCase(Locale.ROOT);
        final int tolerance = tolerance(wanted, lower);
        if (Math.abs(lower.length() - wanted.length()) > tolerance) {
            return Optional.empty(); // no distance is less than the difference in length
        }
        final int distance = distance(wanted, lower);
        return distance <= tolerance ? Optional.of(new Candidate(name, distance)) : Optional.empty();
    }

    /** A name that holds the wanted one, as a published name holds the original, is near however long its prefix. */
    private static int tolerance(final String wanted, final String name) {
        return wanted.length() > 2 && name.contains(wanted) ? Integer.MAX_VALUE : Math.max(2, wanted.length() / 3);
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
