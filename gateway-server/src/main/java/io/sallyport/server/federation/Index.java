package io.sallyport.server.federation;

import io.sallyport.mcp.Era;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * All that a route publishes under its published names, in the order of the configuration and then of each upstream.
 *
 * @param hidden what stood for a second thing as well; the first keeps the name
 * @param version of each member's catalogue that this was built from, in order
 */
public record Index(Map<Kind, Names> kinds, List<String> hidden, List<Long> version) {

    /** The items of one kind, listed and by name. */
    public static final class Names {

        private static final Names NONE = new Names(List.of(), Map.of());

        private final List<Published> items;
        private final Map<String, Published> byName;
        private final Map<Era, byte[]> all = new ConcurrentHashMap<>();

        private Names(final List<Published> items, final Map<String, Published> byName) {
            this.items = List.copyOf(items);
            this.byName = Map.copyOf(byName);
        }

        public List<Published> items() {
            return items;
        }

        /** Those that are chosen; the list itself where all are. */
        public List<Published> items(final Predicate<Published> chosen) {
            final var some = new ArrayList<Published>(items.size());
            for (final var item : items) {
                if (chosen.test(item)) {
                    some.add(item);
                }
            }
            return some.size() == items.size() ? items : some;
        }

        /** What their list consists of, which is kept: most callers may see all. */
        byte[] all(final Era client) {
            return all.computeIfAbsent(client, era -> Published.list(items, era));
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
        return Optional.ofNullable(names(kind).byName.get(name));
    }

    public Names names(final Kind kind) {
        return kinds.getOrDefault(kind, Names.NONE);
    }
}
