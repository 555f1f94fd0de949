package io.sallyport.server.federation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a route publishes under its published names, in the order of the configuration and then of each upstream.
 *
 * @param hidden what stood for a second thing as well; the first keeps the name
 * @param version of each member's catalogue that this was built from, in order
 */
public record Index(Map<Kind, Names> kinds, List<String> hidden, List<Long> version) {

    /** The items of one kind, listed and by name. */
    public record Names(List<Published> items, Map<String, Published> byName) {

        private static final Names NONE = new Names(List.of(), Map.of());

        public Names {
            items = List.copyOf(items);
            byName = Map.copyOf(byName);
        }

        static Names of(final List<Published> items) {
            final var byName = new HashMap<String, Published>();
            items.forEach(item -> byName.put(item.name(), item));
            return new Names(items, byName);
        }
    }

    public Index {
        kinds = Map.copyOf(kinds);
        hidden = List.copyOf(hidden);
        version = List.copyOf(version);
    }

    public List<Published> all(final Kind kind) {
        return names(kind).items();
    }

    public List<Published> tools() {
        return all(Kind.TOOL);
    }

    public Optional<Published> find(final Kind kind, final String name) {
        return Optional.ofNullable(names(kind).byName().get(name));
    }

    private Names names(final Kind kind) {
        return kinds.getOrDefault(kind, Names.NONE);
    }
}
