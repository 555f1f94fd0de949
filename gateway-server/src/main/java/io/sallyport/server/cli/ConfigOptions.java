package io.sallyport.server.cli;

import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which configuration a command works on: what is named, else the first of the usual places that has one. */
public final class ConfigOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE|DIR",
            description = {
                "A YAML file, or a directory of them. May be given more than once.",
                "Default: the first of ./gateway.yaml, $XDG_CONFIG_HOME/sallyport, ~/.config/sallyport, /etc/sallyport."
            })
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--allow-literal-secrets",
            description = "Accept secrets written into the configuration; for trying things out.")
    private boolean literalSecrets;

    /** As if these paths had been given. */
    public static ConfigOptions of(final List<Path> paths) {
        final var options = new ConfigOptions();
        options.paths = paths;
        return options;
    }

    /** Whether the command line names some. */
    boolean isNamed() {
        return !paths.isEmpty();
    }

    /**
     * What was named, else what was found, and says which.
     *
     * @throws CommandFailure where nothing is found, with the places
     */
    public List<Path> paths(final Shell shell) throws CommandFailure {
        if (paths.isEmpty()) {
            final var found = UsualPlaces.of(shell.environment()).find();
            shell.say("the configuration is " + found);
            paths = List.of(found);
        }
        return List.copyOf(paths);
    }

    private ConfigLoader loader() {
        return new ConfigLoader(literalSecrets, InstantSource.system());
    }

    /** Reads the files as they are now. */
    public LoadResult load(final Shell shell) throws CommandFailure {
        return load(paths(shell), shell.environment());
    }

    /** The same for paths that are known. */
    public LoadResult load(final List<Path> known, final Map<String, String> environment) {
        return loader().load(known, environment);
    }
}
