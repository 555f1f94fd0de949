package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * A jar that names others: the class path in one word, in an order that no directory decides. The cache of classes fits this order alone.
 */
final class ClassPathJar {

    private ClassPathJar() {}

    /** @param jars beside it; the gateway's own come first */
    static void write(final Path file, final List<Path> jars) throws IOException {
        final var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, names(jars));
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }

    private static String names(final List<Path> jars) {
        return jars.stream()
                .map(jar -> jar.getFileName().toString())
                .sorted((one, other) -> Boolean.compare(other.startsWith("gateway-"), one.startsWith("gateway-")))
                .collect(Collectors.joining(" "));
    }
}
