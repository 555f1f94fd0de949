package io.sallyport.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the project publishes for Kubernetes, as a copy that can be changed.
 *
 * @param root holds {@code helm} and {@code deploy}, as the project does
 */
record Sources(Path root) {

    private static final Path PROJECT = Path.of("..");
    private static final List<String> PUBLISHED =
            List.of("helm/sallyport", "helm/examples", "deploy/kustomize", "deploy/inject");

    static Sources copiedTo(final Path root) throws IOException {
        for (final String published : PUBLISHED) {
            copy(PROJECT.resolve(published), root.resolve(published));
        }
        return new Sources(root);
    }

    Chart chart() {
        return new Chart(root.resolve("helm/sallyport"));
    }

    Path example(final String name) {
        return root.resolve("helm/examples").resolve(name);
    }

    /** An example that depends on the chart, with the chart as it is now. */
    Chart dependent(final String name) {
        try {
            copy(chart().directory(), example(name).resolve("charts/sallyport"));
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
        return new Chart(example(name));
    }

    Path kustomized(final String name) {
        return root.resolve("deploy/kustomize/examples").resolve(name);
    }

    Injected injected(final String name) {
        return new Injected(root.resolve("deploy/inject").resolve(name + ".yaml"));
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
