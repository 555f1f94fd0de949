package io.sallyport.server;

import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.ConfigOptions;
import io.sallyport.server.cli.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code run} with nothing but {@code -c}, which is how services and containers start a gateway. To describe all commands to picocli took half of what
 * a start does before it listens; these words need no description.
 */
record PlainRun(List<Path> paths) {

    /** Whatever is not as plain as that is picocli's to read. */
    static Optional<PlainRun> of(final List<String> words) {
        if (words.isEmpty() || !words.getFirst().equals("run") || words.size() % 2 == 0) {
            return Optional.empty();
        }
        final var paths = new ArrayList<Path>();
        for (int i = 1; i < words.size(); i += 2) {
            if (!isOption(words.get(i)) || !isPath(words.get(i + 1))) {
                return Optional.empty();
            }
            paths.add(Path.of(words.get(i + 1)));
        }
        return Optional.of(new PlainRun(List.copyOf(paths)));
    }

    private static boolean isOption(final String word) {
        return word.equals("-c") || word.equals("--config");
    }

    /** Neither an option nor a file of arguments, and one that a path can be made of. */
    private static boolean isPath(final String word) {
        return !word.isEmpty() && !word.startsWith("-") && !word.startsWith("@") && word.indexOf('\0') < 0;
    }

    int in(final Shell shell) {
        try {
            return new RunCommand(shell, ConfigOptions.of(paths)).call();
        } catch (final CommandFailure e) {
            return e.report();
        } catch (final RuntimeException e) {
            // A defect, shown whole as picocli shows it. Thrown on, it would leave the process to the threads that
            // already run.
            e.printStackTrace(shell.err());
            return 1;
        }
    }
}
