package io.sallyport.server.federation;

import io.sallyport.server.upstream.Upstream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An upstream as one route publishes it.
 *
 * @param prefix of its published names, empty for none
 * @param shown which of its tools' original names are published
 * @param overrides of its tools by original name
 */
public record Member(
        Catalogues catalogues, String prefix, Uris uris, Predicate<String> shown, Map<String, Renaming> overrides) {

    public Member {
        overrides = Map.copyOf(overrides);
    }

    public Upstream upstream() {
        return catalogues.upstream();
    }

    /** Whether its published names can look like that one, for as long as its catalogue is not known. */
    boolean mayPublish(final String name) {
        return prefix.isEmpty() || name.startsWith(prefix + Naming.SEPARATOR);
    }

    /** What a route publishes differently from what the owner says. */
    public record Renaming(Optional<String> name, Optional<String> title, Optional<String> description) {}
}
