package io.sallyport.config.load;

import io.sallyport.config.GatewayConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A directory of configuration files for one test. */
record Workspace(Path root, Map<String, String> environment) {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** Complete, and as short as can be. */
    static final String MINIMAL = """
            listeners: { mcp: { address: ":8080" } }
            upstreams: { notes: { url: "http://127.0.0.1:3001/mcp" } }
            routes: { notes: { path: /mcp, auth: none, upstreams: [notes] } }
            """;

    Workspace(final Path root) {
        this(root, new HashMap<>());
    }

    Workspace write(final String name, final String content) {
        try {
            final Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (final IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    LoadResult load(final String... names) {
        return load(new ConfigLoader(false, () -> NOW), names);
    }

    LoadResult load(final ConfigLoader loader, final String... names) {
        return loader.load(Stream.of(names).map(root::resolve).toList(), environment);
    }

    /** What one file of this content loads to. */
    LoadResult result(final String yaml) {
        return write("gateway.yaml", yaml).load("gateway.yaml");
    }

    GatewayConfig config(final String yaml) {
        return switch (result(yaml)) {
            case LoadResult.Loaded(final GatewayConfig config, final var warnings, final var files) -> config;
            case LoadResult.Invalid(final List<ConfigProblem> problems, final var files) ->
                throw new AssertionError(lines(problems));
        };
    }

    /** Problems as lines, with file names relative to the workspace. */
    List<String> problems(final LoadResult result) {
        return switch (result) {
            case final LoadResult.Loaded loaded -> List.of();
            case final LoadResult.Invalid invalid -> lines(invalid.problems());
        };
    }

    List<String> problems(final String yaml) {
        return problems(result(yaml));
    }

    List<String> warnings(final String yaml) {
        return switch (result(yaml)) {
            case final LoadResult.Loaded loaded -> lines(loaded.warnings());
            case final LoadResult.Invalid invalid -> throw new AssertionError(lines(invalid.problems()));
        };
    }

    /** What a map is known to hold. */
    static <T> T named(final Map<String, T> map, final String name) {
        return Objects.requireNonNull(map.get(name));
    }

    private List<String> lines(final List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(root + "/", ""))
                .toList();
    }
}
