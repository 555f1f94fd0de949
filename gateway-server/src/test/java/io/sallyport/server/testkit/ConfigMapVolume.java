package io.sallyport.server.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A directory as Kubernetes mounts a ConfigMap or a Secret: every file is a link through {@code ..data}, which is a link
 * to a hidden directory of one version and is replaced in one step.
 */
public final class ConfigMapVolume {

    private static final Path DATA = Path.of("..data");

    private final Path directory;
    private int version;

    public ConfigMapVolume(final Path directory, final Map<String, String> files) throws IOException {
        this.directory = Files.createDirectories(directory);
        swap(files);
    }

    public Path directory() {
        return directory;
    }

    /** Another version, all files at once; those it no longer has lose their links after. */
    public void swap(final Map<String, String> files) throws IOException {
        final var name = Path.of("..ts" + ++version);
        final var next = Files.createDirectory(directory.resolve(name));
        for (final var file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
        }
        final var link = Files.createSymbolicLink(directory.resolve("..data_tmp"), name);
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        for (final var file : files.keySet()) {
            if (!Files.isSymbolicLink(directory.resolve(file))) {
                Files.createSymbolicLink(directory.resolve(file), DATA.resolve(file));
            }
        }
        removeLinksBut(files);
    }

    private void removeLinksBut(final Map<String, String> files) throws IOException {
        try (var links = Files.list(directory)) {
            for (final Path link : links.toList()) {
                final var name = link.getFileName().toString();
                if (!name.startsWith("..") && !files.containsKey(name)) {
                    Files.delete(link);
                }
            }
        }
    }
}
