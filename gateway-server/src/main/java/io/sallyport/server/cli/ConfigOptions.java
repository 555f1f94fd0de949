package io.sallyport.server;

import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which configuration a command works on. */
final class ConfigOptions {

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE|DIR",
            description = "A YAML file, or a directory of them. May be given more than once.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--allow-literal-secrets",
            description = "Accept secrets written into the configuration; for trying things out.")
    private boolean literalSecrets;

    List<Path> paths() {
        return List.copyOf(paths);
    }

    ConfigLoader loader() {
        return new ConfigLoader(literalSecrets, InstantSource.system());
    }

    LoadResult load() {
        return loader().load(paths, System.getenv());
    }
}
