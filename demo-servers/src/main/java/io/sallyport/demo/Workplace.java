package io.sallyport.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where the demo puts its files.
 *
 * @param temporary ours to remove, because nobody named it
 */
record Workplace(Path path, boolean temporary) {

    static Workplace at(Optional<Path> named) throws IOException {
        return named.isPresent()
                ? new Workplace(Files.createDirectories(named.get()), false)
                : new Workplace(Files.createTempDirectory("sallyport-demo-"), true);
    }

    /** Removes what was temporary: keys and tokens are of no use once the demo has ended. */
    void discard() throws IOException {
        if (!temporary) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
