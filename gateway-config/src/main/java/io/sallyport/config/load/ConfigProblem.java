package io.sallyport.config.load;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something an operator should change. Never holds a secret.
 *
 * @param file as the operator named it
 * @param line from 1
 * @param column from 1
 * @param hint what to write instead; empty where there is nothing to say
 */
public record ConfigProblem(Path file, int line, int column, String message, String hint)
        implements Comparable<ConfigProblem> {

    private static final Comparator<ConfigProblem> ORDER = Comparator.comparing(ConfigProblem::file)
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column)
            .thenComparing(ConfigProblem::message);

    @Override
    public int compareTo(final ConfigProblem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: message (hint)}, on one line. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
