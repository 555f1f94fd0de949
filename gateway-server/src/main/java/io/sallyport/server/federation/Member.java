package io.sallyport.server.federation;

import java.util.Map;
import java.util.Optional;

/**
 * An upstream as one route publishes it.
 *
 * @param prefix of its published names, empty for none
 * @param shown which of its original names are published
 * @param overrides by original name
 */
public record Member(
        CatalogueKeeper keeper,
        String prefix,
        java.util.function.Predicate<String> shown,
        Map<String, Renaming> overrides) {

    public Member {
        overrides = Map.copyOf(overrides);
    }

    /** Whether its published names can look like that one, for as long as its catalogue is not known. */
    boolean mayPublish(final String name) {
        return prefix.isEmpty() || name.startsWith(prefix + ToolNaming.SEPARATOR);
    }

    /** What a route publishes differently from what the owner says. */
    public record Renaming(Optional<String> name, Optional<String> title, Optional<String> description) {}
}
