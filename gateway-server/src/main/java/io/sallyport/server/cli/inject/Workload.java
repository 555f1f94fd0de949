package io.sallyport.server.cli.inject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * A manifest of something that makes pods.
 *
 * @param path of keys from the manifest to the pod's spec
 */
record Workload(String kind, String name, MappingNode manifest, List<String> path) {

    private static final List<String> TEMPLATE = List.of("spec", "template", "spec");

    /** API group and kind; a kind of another group's is somebody else's. */
    private static final Map<String, List<String>> PATHS = Map.of(
            "/Pod", List.of("spec"),
            "/ReplicationController", TEMPLATE,
            "apps/Deployment", TEMPLATE,
            "apps/StatefulSet", TEMPLATE,
            "apps/DaemonSet", TEMPLATE,
            "apps/ReplicaSet", TEMPLATE,
            "batch/Job", TEMPLATE,
            "batch/CronJob", List.of("spec", "jobTemplate", "spec", "template", "spec"));

    Workload {
        path = List.copyOf(path);
    }

    /** Kinds that make pods, sorted. */
    static List<String> kinds() {
        return PATHS.keySet().stream()
                .map(kind -> kind.substring(kind.indexOf('/') + 1))
                .sorted()
                .toList();
    }

    /** Empty for any other manifest. */
    static Optional<Workload> of(final MappingNode manifest) {
        final var kind = Nodes.text(manifest, "kind").orElse("");
        final var version = Nodes.text(manifest, "apiVersion").orElse("");
        final var group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return Optional.ofNullable(PATHS.get(group + "/" + kind))
                .map(path -> new Workload(
                        kind,
                        Nodes.mapping(manifest, "metadata")
                                .flatMap(metadata ->
                                        Nodes.text(metadata, "name").or(() -> Nodes.text(metadata, "generateName")))
                                .orElse("without a name"),
                        manifest,
                        path));
    }

    /** The pod's spec. */
    Optional<MappingNode> pod() {
        var at = Optional.of(manifest);
        for (final var key : path) {
            at = at.flatMap(node -> Nodes.mapping(node, key));
        }
        return at;
    }

    /** The manifest with another spec of its pod. */
    MappingNode with(final MappingNode pod) {
        return with(manifest, path, pod);
    }

    private static MappingNode with(final MappingNode node, final List<String> path, final MappingNode pod) {
        return path.isEmpty()
                ? pod
                : Nodes.changed(node, path.getFirst(), below -> with(below, path.subList(1, path.size()), pod));
    }

    /** How many pods it wants. */
    long replicas() {
        return Nodes.mapping(manifest, "spec")
                .flatMap(spec -> Nodes.number(spec, "replicas"))
                .orElse(1L);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
