package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory with everything in it that the gateway needs to run: {@code bin}, {@code lib}, {@code conf}, {@code runtime}. */
record Distribution(Path home) {

    /** Everything but its Java and the cache, which are made with the rest. */
    static Distribution lay(final Path home, final Path project, final Path target) throws IOException {
        Tree.delete(home);
        final var distribution = new Distribution(home);
        Tree.copy(project.resolve("conf"), home.resolve("conf"));
        Tree.copy(project.resolve("distribution/src/main/dist"), home);
        final var bill = target.resolve("bom.json");
        if (!Files.exists(bill)) {
            throw new IOException("there is no bill of materials: Maven makes it where it is not offline (-o)");
        }
        for (final var file : List.of(project.resolve("LICENSE"), project.resolve("CHANGELOG.md"), bill)) {
            Files.copy(file, home.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createDirectories(distribution.plugins());
        distribution.layJars(target);
        return distribution;
    }

    Path runtime() {
        return home.resolve("runtime");
    }

    Path java() {
        return runtime().resolve("bin/java");
    }

    Path lib() {
        return home.resolve("lib");
    }

    Path jar() {
        return lib().resolve("sallyport.jar");
    }

    Path natives() {
        return lib().resolve("native");
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    /** Classes as they were when the gateway was tried out, loaded and linked (JEP 483), and how often its methods ran (JEP 515). */
    Path cache() {
        return lib().resolve("sallyport.aot");
    }

    Path launcher() {
        return home.resolve("bin/sallyport");
    }

    /** One flag each, as {@code conf/jvm.options} has them. */
    List<String> flags() throws IOException {
        return Files.readAllLines(home.resolve("conf/jvm.options")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** The jar of all classes, and the native libraries that were left out of it. */
    private void layJars(final Path target) throws IOException {
        Files.createDirectories(natives());
        Files.copy(target.resolve("one-jar/sallyport.jar"), jar(), StandardCopyOption.COPY_ATTRIBUTES);
        for (final var jar : sorted(target.resolve("jars"))) {
            NativeLibraries.unpack(jar, natives());
        }
    }

    private static List<Path> sorted(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
