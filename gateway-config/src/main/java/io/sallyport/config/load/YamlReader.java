package io.sallyport.config.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** YAML 1.2, one document per file, a mapping at the top. */
final class YamlReader {

    static final int DEEPEST = 32;

    private final Problems problems;

    YamlReader(final Problems problems) {
        this.problems = problems;
    }

    /** The file's mapping; empty for a file that has none, after saying why. A file of comments is an empty mapping. */
    Optional<Yaml.Mapping> read(final Path file, final String text) {
        // Both are judged while the tree is built, where there is a place to name.
        final LoadSettings settings = LoadSettings.builder()
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(YamlTree.MOST_NODES)
                .build();
        try {
            return isTooDeep(file, new Parse(settings).parseString(text))
                    ? Optional.empty()
                    : top(file, new Compose(settings).composeString(text));
        } catch (final YamlEngineException malformed) {
            problems.error(position(file, text, malformed), reason(malformed), "");
            return Optional.empty();
        }
    }

    /** Looks before the composer does, which recurses. */
    private boolean isTooDeep(final Path file, final Iterable<Event> events) {
        int depth = 0;
        for (final Event event : events) {
            depth += depthChange(event.getEventId());
            if (depth > DEEPEST) {
                problems.error(
                        event.getStartMark().map(mark -> position(file, mark)).orElse(Position.startOf(file)),
                        "nests deeper than " + DEEPEST + " levels",
                        "");
                return true;
            }
        }
        return false;
    }

    private static int depthChange(final Event.ID event) {
        return switch (event) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
        };
    }

    private Optional<Yaml.Mapping> top(final Path file, final Optional<Node> root) {
        if (root.isEmpty()) {
            return Optional.of(new Yaml.Mapping(List.of(), Position.startOf(file)));
        }
        final Optional<Yaml> tree = new YamlTree(file, problems).of(root.get());
        if (tree.isPresent() && tree.get() instanceof final Yaml.Mapping mapping) {
            return Optional.of(mapping);
        }
        tree.ifPresent(other -> problems.error(other.at(), "a file must be a mapping of sections", "listeners: …"));
        return Optional.empty();
    }

    static Position position(final Path file, final Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Position position(final Path file, final String text, final YamlEngineException malformed) {
        return switch (malformed) {
            case final MarkedYamlEngineException marked ->
                marked.getProblemMark()
                        .or(marked::getContextMark)
                        .map(mark -> position(file, mark))
                        .orElse(Position.startOf(file));
            case final ReaderException reader ->
                TextPosition.at(
                        file,
                        text,
                        text.offsetByCodePoints(
                                0, Math.min(reader.getPosition(), text.codePointCount(0, text.length()))));
            default -> Position.startOf(file);
        };
    }

    /** Without the library's excerpt of the file, which may show a secret. */
    private static String reason(final YamlEngineException malformed) {
        return switch (malformed) {
            case final MarkedYamlEngineException marked
            when marked.getProblem() != null -> "not YAML: " + marked.getProblem();
            case final ReaderException reader ->
                "not YAML: the character U+%04X is not allowed".formatted(reader.getCodePoint());
            default -> "not YAML 1.2";
        };
    }
}
