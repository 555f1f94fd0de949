package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Java and Netty's native libraries are linked with and do not bring along: the C library and its loader, as ldd(1) finds them. */
record SystemLibraries(Set<Path> files) {

    private static final Pattern PATH = Pattern.compile("(?m)(?:=> |^\\s*)(/\\S+) \\(0x");

    static SystemLibraries of(final Distribution distribution) throws IOException, InterruptedException {
        final var files = new TreeSet<Path>();
        for (final var linked : linked(distribution)) {
            PATH.matcher(Program.run(List.of("ldd", linked.toString())))
                    .results()
                    .map(match -> Path.of(match.group(1)))
                    .filter(file -> !file.startsWith(distribution.home().toAbsolutePath()))
                    .forEach(files::add);
        }
        return new SystemLibraries(files);
    }

    /** Each where it is on this machine, for the loader looks there. */
    void copyTo(final Path root) throws IOException {
        for (final var file : files) {
            final var copy = root.resolve(file.toString().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(file.toRealPath(), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static List<Path> linked(final Distribution distribution) throws IOException {
        return Stream.of(distribution.runtime().resolve("lib"), distribution.natives())
                .flatMap(SystemLibraries::libraries)
                .toList();
    }

    private static Stream<Path> libraries(final Path directory) {
        try {
            final var programs = Stream.of(directory.resolveSibling("bin/java")).filter(Files::exists);
            return Stream.concat(programs, Tree.walk(directory).stream())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> file.toString().endsWith(".so") || file.endsWith("java"));
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
