package io.sallyport.config.load;

import io.sallyport.config.GatewayConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what an operator wrote, completely or not at all. Never throws for what is in the files or what is missing: every problem is in the result.
 *
 * @param allowLiteralSecrets takes secrets written out in the files, for trials
 * @param clock against which certificates are judged
 */
public record ConfigLoader(boolean allowLiteralSecrets, InstantSource clock) {

    public ConfigLoader() {
        this(false, InstantSource.system());
    }

    /**
     * @param inputs files, and directories whose {@code *.yaml} are read by name; names decide the order within a directory only
     * @param environment what <code>${NAME}</code> may refer to
     */
    public LoadResult load(final List<Path> inputs, final Map<String, String> environment) {
        final Problems problems = new Problems();
        final SourceFiles files = new SourceFiles(problems);
        final List<Path> sources = List.copyOf(new LinkedHashSet<>(
                inputs.stream().flatMap(input -> files.expand(input).stream()).toList()));
        if (inputs.isEmpty()) {
            problems.error(Position.startOf(Path.of(".")), "no configuration was named", "-c FILE or -c DIRECTORY");
        }
        if (sources.isEmpty()) {
            return new LoadResult.Invalid(problems.errors(), files.states());
        }
        final YamlReader reader = new YamlReader(problems);
        final List<Optional<Yaml.Mapping>> trees = sources.stream()
                .map(file -> files.text(file, Position.startOf(file)).flatMap(text -> reader.read(file, text)))
                .toList();
        final Sections sections = Sections.join(trees, Position.startOf(sources.getFirst()), problems);
        final Values values =
                new Values(problems, new Placeholders(environment, files, problems), files, allowLiteralSecrets);
        final GatewayConfig config = new GatewayBinder(values, sections, clock).bind();
        return problems.errors().isEmpty()
                ? new LoadResult.Loaded(config, problems.warnings(), files.states())
                : new LoadResult.Invalid(problems.errors(), files.states());
    }
}
