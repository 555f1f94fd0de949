package io.sallyport.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Manifests before they have a type: mappings, sequences and scalars. Nothing is changed in place. */
final class Trees {

    private Trees() {}

    static Object get(final Map<String, Object> tree, final String key) {
        return Objects.requireNonNull(tree.get(key), key);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> mapping(final Object value) {
        return (Map<String, Object>) value;
    }

    static Map<String, Object> mapping(final Map<String, Object> tree, final String key) {
        return Optional.ofNullable(tree.get(key)).map(Trees::mapping).orElse(Map.of());
    }

    static List<Object> sequence(final Map<String, Object> tree, final String key) {
        return Optional.ofNullable(tree.get(key)).map(Trees::items).orElse(List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Object> items(final Object value) {
        return (List<Object>) value;
    }

    /** Without members that are null: to Kubernetes they are as good as absent. */
    static Map<String, Object> present(final Map<String, Object> tree) {
        final Map<String, Object> present = new LinkedHashMap<>();
        tree.forEach(
                (key, value) -> Optional.ofNullable(value).map(Trees::presentIn).ifPresent(v -> present.put(key, v)));
        return present;
    }

    private static Object presentIn(final Object value) {
        return switch (value) {
            case final Map<?, ?> mapping -> present(mapping(mapping));
            case final List<?> sequence ->
                sequence.stream().map(Trees::presentIn).toList();
            default -> value;
        };
    }

    /** A strategic merge: mappings by key, sequences of named things by name, new ones first. What the manifest is called stays. */
    static Map<String, Object> merged(final Map<String, Object> tree, final Map<String, Object> patch) {
        final Map<String, Object> changes = new LinkedHashMap<>(patch);
        List.of("apiVersion", "kind", "metadata").forEach(changes::remove);
        return mapping(merge(tree, changes));
    }

    private static Object merge(final Object value, final Object patch) {
        if (value instanceof Map && patch instanceof Map) {
            final Map<String, Object> merged = new LinkedHashMap<>(mapping(value));
            mapping(patch).forEach((key, change) -> merged.merge(key, change, Trees::merge));
            return merged;
        }
        return value instanceof List && patch instanceof List ? named(items(value), items(patch)) : patch;
    }

    private static List<Object> named(final List<Object> values, final List<Object> patches) {
        final Map<Object, Object> byName = new LinkedHashMap<>();
        patches.forEach(patch -> byName.put(get(mapping(patch), "name"), patch));
        values.forEach(value -> byName.merge(get(mapping(value), "name"), value, (patch, old) -> merge(old, patch)));
        return List.copyOf(byName.values());
    }

    /** JSON patches (RFC 6902) of the one operation {@code add}, to members of mappings. */
    static Map<String, Object> added(final Map<String, Object> tree, final String patches) {
        Object changed = tree;
        for (final Object patch : items(new Load(LoadSettings.builder().build()).loadFromString(patches))) {
            final Map<String, Object> operation = mapping(patch);
            if (!get(operation, "op").equals("add")) {
                throw new IllegalArgumentException("not in this Kustomize: " + operation);
            }
            final List<String> path =
                    List.of(get(operation, "path").toString().substring(1).split("/"));
            changed = add(changed, path, get(operation, "value"));
        }
        return mapping(changed);
    }

    private static Object add(final Object tree, final List<String> path, final Object value) {
        if (path.isEmpty()) {
            return value;
        }
        final List<String> rest = path.subList(1, path.size());
        if (tree instanceof List) {
            final List<Object> copy = new ArrayList<>(items(tree));
            final int index = Integer.parseInt(path.getFirst());
            copy.set(index, add(copy.get(index), rest, value));
            return copy;
        }
        final Map<String, Object> copy = new LinkedHashMap<>(mapping(tree));
        copy.put(path.getFirst(), add(rest.isEmpty() ? value : get(copy, path.getFirst()), rest, value));
        return copy;
    }

    /** Images called {@code name} are pulled from {@code newName}. */
    static Map<String, Object> renamed(final Map<String, Object> tree, final Map<String, Object> image) {
        return mapping(rename(tree, get(image, "name") + ":", get(image, "newName") + ":"));
    }

    private static Object rename(final Object value, final String from, final String to) {
        return switch (value) {
            case final Map<?, ?> mapping -> {
                final Map<String, Object> copy = new LinkedHashMap<>();
                mapping(mapping)
                        .forEach((key, member) -> copy.put(
                                key,
                                key.equals("image") && member.toString().startsWith(from)
                                        ? to + member.toString().substring(from.length())
                                        : rename(member, from, to)));
                yield copy;
            }
            case final List<?> sequence ->
                sequence.stream().map(item -> rename(item, from, to)).toList();
            default -> value;
        };
    }
}
