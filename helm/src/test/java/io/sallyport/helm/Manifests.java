package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a cluster would be given. */
record Manifests(List<HasMetadata> all) {

    Manifests {
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException for what a cluster would refuse to read */
    static Manifests of(final String yaml) {
        return ofTrees(trees(yaml));
    }

    static Manifests ofTrees(final List<Map<String, Object>> trees) {
        return new Manifests(trees.stream().map(StrictModels::read).toList());
    }

    /** Every document that is not empty; a key twice is refused. */
    static List<Map<String, Object>> trees(final String yaml) {
        final List<Map<String, Object>> trees = new ArrayList<>();
        for (final Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document instanceof final Map<?, ?> mapping) {
                trees.add(Trees.present(Trees.mapping(mapping)));
            }
        }
        return trees;
    }

    <T extends HasMetadata> List<T> all(final Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T only(final Class<T> type) {
        assertThat(all(type)).as("all of kind " + type.getSimpleName()).hasSize(1);
        return all(type).getFirst();
    }

    <T extends HasMetadata> Optional<T> named(final Class<T> type, final String name) {
        return all(type).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst();
    }

    List<String> kinds() {
        return all.stream().map(HasMetadata::getKind).sorted().toList();
    }
}
