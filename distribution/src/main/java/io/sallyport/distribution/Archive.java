package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Archives by GNU tar: all files root's, in the order of their names. */
final class Archive {

    private Archive() {}

    /** A directory under its own name; compressed where the file's name ends with {@code .gz}. */
    static void of(final Path parent, final String directory, final Path file)
            throws IOException, InterruptedException {
        write(parent, List.of(directory), file);
    }

    /** What is in a directory. */
    static void ofContent(final Path directory, final Path file) throws IOException, InterruptedException {
        try (Stream<Path> children = Files.list(directory)) {
            write(
                    directory,
                    children.map(child -> child.getFileName().toString())
                            .sorted()
                            .toList(),
                    file);
        }
    }

    private static void write(final Path from, final List<String> names, final Path file)
            throws IOException, InterruptedException {
        final var command = new ArrayList<>(List.of(
                "tar", "--create", "--auto-compress", "--sort=name", "--owner=0", "--group=0", "--numeric-owner"));
        command.addAll(List.of("--file", file.toString(), "--directory", from.toString()));
        command.addAll(names);
        Program.run(command);
    }
}
