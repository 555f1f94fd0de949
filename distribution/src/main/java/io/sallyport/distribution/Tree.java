package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and directories, whole. */
final class Tree {

    private static final CopyOption[] AS_IT_IS = {StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS};

    private Tree() {}

    /** Everything below a directory, itself included; parents before their children. */
    static List<Path> walk(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        }
    }

    /** With modes, times and links as they are: the cache of classes knows the jars by their times. */
    static void copy(final Path from, final Path to) throws IOException {
        for (final var file : walk(from)) {
            final var copy = to.resolve(from.relativize(file));
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(file, copy, AS_IT_IS);
            }
        }
    }

    static void delete(final Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (final var file :
                    walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
