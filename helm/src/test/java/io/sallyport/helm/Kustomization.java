package io.sallyport.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of Kustomize as the published files use: resources, components, generated ConfigMaps, images, and patches by kind and label. There is no
 * Kustomize for Java; what this one does not know it refuses.
 */
record Kustomization(Path directory) {

    private static final List<String> KNOWN =
            List.of("apiVersion", "kind", "resources", "components", "images", "configMapGenerator", "patches");

    Manifests manifests() {
        return Manifests.ofTrees(apply(List.of()));
    }

    private List<Map<String, Object>> apply(final List<Map<String, Object>> given) {
        final Map<String, Object> file = trees("kustomization.yaml").getFirst();
        if (!KNOWN.containsAll(file.keySet())) {
            throw new IllegalArgumentException("not in this Kustomize: " + file.keySet());
        }
        final List<Map<String, Object>> found = new ArrayList<>(given);
        strings(file, "resources").forEach(resource -> found.addAll(trees(resource)));
        list(file, "configMapGenerator").forEach(generator -> found.add(configMap(generator)));
        List<Map<String, Object>> all = found;
        for (final String component : strings(file, "components")) {
            all = new Kustomization(directory.resolve(component)).apply(all);
        }
        for (final Map<String, Object> patch : list(file, "patches")) {
            all = all.stream().map(tree -> patched(tree, patch)).toList();
        }
        for (final Map<String, Object> image : list(file, "images")) {
            all = all.stream().map(tree -> Trees.renamed(tree, image)).toList();
        }
        return all;
    }

    private Map<String, Object> configMap(final Map<String, Object> generator) {
        final Map<String, Object> data = new LinkedHashMap<>();
        strings(generator, "files").forEach(name -> data.put(name, text(name)));
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", Trees.get(generator, "name")),
                "data",
                data);
    }

    private Map<String, Object> patched(final Map<String, Object> tree, final Map<String, Object> patch) {
        if (!isTarget(tree, Trees.mapping(patch, "target"))) {
            return tree;
        }
        return patch.containsKey("path")
                ? Trees.merged(tree, trees(Trees.get(patch, "path").toString()).getFirst())
                : Trees.added(tree, Trees.get(patch, "patch").toString());
    }

    private static boolean isTarget(final Map<String, Object> tree, final Map<String, Object> target) {
        final String[] label = Trees.get(target, "labelSelector").toString().split("=", 2);
        final Map<String, Object> labels = Trees.mapping(Trees.mapping(tree, "metadata"), "labels");
        return Trees.get(tree, "kind")
                        .toString()
                        .matches(Trees.get(target, "kind").toString())
                && label[1].equals(labels.get(label[0]));
    }

    private List<Map<String, Object>> trees(final String file) {
        return Manifests.trees(text(file));
    }

    private String text(final String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> strings(final Map<String, Object> tree, final String key) {
        return Trees.sequence(tree, key).stream().map(Object::toString).toList();
    }

    private static List<Map<String, Object>> list(final Map<String, Object> tree, final String key) {
        return Trees.sequence(tree, key).stream().map(Trees::mapping).toList();
    }
}
