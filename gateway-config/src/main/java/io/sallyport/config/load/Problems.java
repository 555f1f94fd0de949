package io.sallyport.config.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what is wrong and what is doubtful; each place says the same thing once. */
final class Problems {

    private final Map<ConfigProblem, ConfigProblem> errors = new TreeMap<>();
    private final Map<ConfigProblem, ConfigProblem> warnings = new TreeMap<>();

    private int reported;

    void error(final Position at, final String message, final String hint) {
        reported++;
        add(errors, at, message, hint);
    }

    void warn(final Position at, final String message, final String hint) {
        add(warnings, at, message, hint);
    }

    /** How often something was wrong so far, repetitions included: unchanged while something is read means that it is sound. */
    int reported() {
        return reported;
    }

    List<ConfigProblem> errors() {
        return List.copyOf(errors.values());
    }

    List<ConfigProblem> warnings() {
        return List.copyOf(warnings.values());
    }

    private static void add(
            final Map<ConfigProblem, ConfigProblem> to, final Position at, final String message, final String hint) {
        final ConfigProblem problem =
                new ConfigProblem(at.file(), at.line(), at.column(), Quoted.oneLine(message), Quoted.oneLine(hint));
        to.putIfAbsent(problem, problem);
    }
}
