package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a configuration is looked for that nobody named, first come first served (XDG Base Directory Specification).
 *
 * @param places a file, and directories that hold some
 */
record UsualPlaces(List<Path> places) {

    static UsualPlaces of(final Map<String, String> environment) {
        final var places = new ArrayList<Path>();
        places.add(Path.of("gateway.yaml"));
        variable(environment, "XDG_CONFIG_HOME")
                .map(Path::of)
                .or(() -> variable(environment, "HOME").map(home -> Path.of(home, ".config")))
                .map(home -> home.resolve("sallyport"))
                .ifPresent(places::add);
        places.add(Path.of("/etc/sallyport"));
        return new UsualPlaces(List.copyOf(places));
    }

    Path find() throws CommandFailure {
        return places.stream()
                .filter(UsualPlaces::hasConfiguration)
                .findFirst()
                .orElseThrow(() -> new CommandFailure("no configuration was named with -c, and there is none in "
                        + places.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }

    private static boolean hasConfiguration(final Path place) {
        if (!Files.isDirectory(place)) {
            return place.toString().endsWith(".yaml") && Files.isRegularFile(place);
        }
        try (var files = Files.newDirectoryStream(place, "*.yaml")) {
            return files.iterator().hasNext();
        } catch (final IOException unreadable) {
            return true; // the loader says what is the matter with it
        }
    }

    /** A relative path is no place, by the specification. */
    private static Optional<String> variable(final Map<String, String> environment, final String name) {
        return Optional.ofNullable(environment.get(name)).filter(path -> path.startsWith("/"));
    }
}
