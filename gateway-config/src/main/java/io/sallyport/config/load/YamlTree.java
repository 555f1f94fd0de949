package io.sallyport.config.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The library's nodes as our tree: aliases expanded up to a bound, keys checked. One use per file. */
final class YamlTree {

    static final int MOST_NODES = 20_000;
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final Path file;
    private final Problems problems;
    private int nodes;
    private boolean overrun;

    YamlTree(final Path file, final Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Empty where aliases make the tree endless or too large, after saying so. */
    Optional<Yaml> of(final Node root) {
        final Yaml tree = convert(root, 0);
        return overrun ? Optional.empty() : Optional.of(tree);
    }

    private Yaml convert(final Node node, final int depth) {
        final Position at = at(node);
        if (overrun || ++nodes > MOST_NODES || depth > YamlReader.DEEPEST) {
            refuse(at);
            return new Yaml.Scalar("", true, at);
        }
        checkTag(node, at);
        return switch (node) {
            case final ScalarNode scalar -> new Yaml.Scalar(scalar.getValue(), scalar.isPlain(), at);
            case final SequenceNode sequence ->
                new Yaml.Listing(
                        sequence.getValue().stream()
                                .map(item -> convert(item, depth + 1))
                                .toList(),
                        at);
            case final MappingNode mapping -> new Yaml.Mapping(entries(mapping, depth), at);
            default -> new Yaml.Scalar("", true, at);
        };
    }

    private List<Yaml.Entry> entries(final MappingNode mapping, final int depth) {
        final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (final NodeTuple tuple : mapping.getValue()) {
            key(tuple.getKeyNode()).ifPresent(key -> {
                final Yaml.Entry entry =
                        new Yaml.Entry(key, at(tuple.getKeyNode()), convert(tuple.getValueNode(), depth + 1));
                final Yaml.Entry first = entries.putIfAbsent(key, entry);
                if (first != null) {
                    problems.error(entry.at(), "duplicate key " + Quoted.text(key), "first at " + first.at());
                }
            });
        }
        return new ArrayList<>(entries.values());
    }

    private Optional<String> key(final Node node) {
        if (!(node instanceof final ScalarNode scalar)) {
            problems.error(at(node), "a key must be a text", "");
            return Optional.empty();
        }
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            problems.error(
                    at(node), "merge keys are not YAML 1.2", "use upstreamDefaults, or an alias as a whole value");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private void checkTag(final Node node, final Position at) {
        if (!node.getTag().getValue().startsWith(STANDARD_TAGS) && !isReference(node)) {
            problems.error(at, "tags such as !name are not supported", "");
        }
    }

    /** The library has a tag of its own for a text that is nothing but <code>${NAME}</code>, without quotes. */
    private static boolean isReference(final Node node) {
        return node instanceof final ScalarNode scalar
                && scalar.getTag().equals(Tag.ENV_TAG)
                && scalar.getValue().startsWith("$");
    }

    private void refuse(final Position at) {
        if (!overrun) {
            problems.error(at, "aliases make this file endless or too large", "");
        }
        overrun = true;
    }

    private Position at(final Node node) {
        return node.getStartMark().map(mark -> YamlReader.position(file, mark)).orElse(Position.startOf(file));
    }
}
