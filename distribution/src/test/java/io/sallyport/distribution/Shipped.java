package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What this build has made. */
final class Shipped {

    static final String VERSION = Objects.requireNonNull(System.getProperty("sallyport.version"));
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Shipped() {}

    static Distribution distribution() {
        return new Distribution(TARGET.resolve("sallyport-" + VERSION));
    }

    /** The jars whose classes are in the one that is shipped. */
    static List<Path> merged() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("jars"))) {
            return jars.toList();
        }
    }

    static Path archive() {
        return TARGET.resolve("sallyport-" + VERSION + ".tar.gz");
    }

    static Path image() {
        return TARGET.resolve("sallyport-" + VERSION + "-image.tar");
    }

    static Path root() {
        return TARGET.resolve("root");
    }
}
