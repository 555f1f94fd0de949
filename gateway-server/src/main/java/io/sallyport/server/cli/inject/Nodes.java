package io.sallyport.server.cli.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML as trees of nodes. None is changed in place: one that has an alias is the same node twice. */
final class Nodes {

    private static final int LARGEST = 16 << 20;

    private static final LoadSettings READING =
            LoadSettings.builder().setCodePointLimit(LARGEST).build();
    private static final LoadSettings READING_COMMENTS = LoadSettings.builder()
            .setCodePointLimit(LARGEST)
            .setParseComments(true)
            .build();
    private static final DumpSettings WRITING = DumpSettings.builder()
            .setDumpComments(true)
            .setSplitLines(false)
            .setIndicatorIndent(0)
            .build();

    private Nodes() {}

    /** What is known to be one document. */
    static Node parse(final String yaml) {
        return new Compose(READING).composeString(yaml).orElseThrow();
    }

    /** One document, if there is any, with its comments as far as they are kept. */
    static Optional<Node> read(final String yaml) {
        return new Compose(READING_COMMENTS).composeString(yaml);
    }

    static String write(final Node node) {
        return new Present(WRITING)
                .emitToString(new Serialize(WRITING).serializeOne(node).iterator());
    }

    static Optional<MappingNode> mapping(final Node node) {
        return Optional.of(node).filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
    }

    static Optional<MappingNode> mapping(final MappingNode node, final String key) {
        return value(node, key).flatMap(Nodes::mapping);
    }

    /** What is no list counts as an empty one: {@code volumes:} and {@code volumes: null} are written for that. */
    static List<Node> list(final MappingNode node, final String key) {
        return value(node, key)
                .filter(SequenceNode.class::isInstance)
                .map(list -> ((SequenceNode) list).getValue())
                .orElse(List.of());
    }

    static List<MappingNode> mappings(final MappingNode node, final String key) {
        return list(node, key).stream().flatMap(item -> mapping(item).stream()).toList();
    }

    static Optional<String> text(final MappingNode node, final String key) {
        return value(node, key).filter(ScalarNode.class::isInstance).map(scalar -> ((ScalarNode) scalar).getValue());
    }

    static Optional<Long> number(final MappingNode node, final String key) {
        return text(node, key).filter(digits -> digits.matches("\\d{1,9}")).map(Long::valueOf);
    }

    static Optional<Node> value(final MappingNode node, final String key) {
        return node.getValue().stream()
                .filter(tuple -> isKey(tuple, key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static boolean isKey(final NodeTuple tuple, final String key) {
        return tuple.getKeyNode() instanceof final ScalarNode scalar
                && scalar.getValue().equals(key);
    }

    /** With another value under a key; a new key comes before that other one, where it is there, else last. */
    static MappingNode with(final MappingNode node, final String key, final Node value, final String before) {
        final var tuples = new ArrayList<NodeTuple>();
        boolean done = false;
        for (final var tuple : node.getValue()) {
            if (!done && isKey(tuple, before) && value(node, key).isEmpty()) {
                tuples.add(new NodeTuple(plain(key), value));
                done = true;
            }
            final boolean same = isKey(tuple, key);
            tuples.add(same ? new NodeTuple(tuple.getKeyNode(), value) : tuple);
            done |= same;
        }
        if (!done) {
            tuples.add(new NodeTuple(plain(key), value));
        }
        final boolean empty = node.getValue().isEmpty();
        return commentedAs(node, new MappingNode(node.getTag(), tuples, empty ? FlowStyle.BLOCK : node.getFlowStyle()));
    }

    static MappingNode with(final MappingNode node, final String key, final Node value) {
        return with(node, key, value, "");
    }

    /** With a mapping that is there changed. */
    static MappingNode changed(final MappingNode node, final String key, final UnaryOperator<MappingNode> change) {
        return mapping(node, key)
                .map(value -> with(node, key, change.apply(value)))
                .orElse(node);
    }

    /** A list in the style of that under the key, if there is one with entries. */
    static SequenceNode sequence(final MappingNode node, final String key, final List<? extends Node> items) {
        final var before = value(node, key)
                .filter(SequenceNode.class::isInstance)
                .map(SequenceNode.class::cast)
                .filter(list -> !list.getValue().isEmpty());
        final var style = before.map(SequenceNode::getFlowStyle).orElse(FlowStyle.BLOCK);
        final var after = new SequenceNode(Tag.SEQ, List.copyOf(items), style);
        return before.map(list -> commentedAs(list, after)).orElse(after);
    }

    static List<Node> joined(final List<? extends Node> some, final List<? extends Node> more) {
        return Stream.<Node>concat(some.stream(), more.stream()).toList();
    }

    static ScalarNode plain(final String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }

    static ScalarNode plain(final long number) {
        return new ScalarNode(Tag.INT, Long.toString(number), ScalarStyle.PLAIN);
    }

    private static <N extends Node> N commentedAs(final Node before, final N node) {
        node.setBlockComments(before.getBlockComments());
        node.setInLineComments(before.getInLineComments());
        node.setEndComments(before.getEndComments());
        return node;
    }
}
