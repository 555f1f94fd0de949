package io.sallyport.config.load;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was probably meant. */
final class Nearest {

    private Nearest() {}

    /** "did you mean …", or all there is where nothing is near. */
    static String hint(final String written, final Collection<String> known) {
        return to(written, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> known.isEmpty() ? "" : "known: " + String.join(", ", known));
    }

    private static Optional<String> to(final String written, final Collection<String> known) {
        final int far = Math.max(2, Math.min(written.length(), 12) / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - written.length()) <= far)
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .filter(candidate -> distance(written, candidate) <= far);
    }

    /** Levenshtein's, regardless of case. */
    private static int distance(final String a, final String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = previous[j - 1] + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }

    private static boolean same(final char a, final char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
