package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;

/**
 * Something that clients may want to hear of.
 *
 * @param filter the member of a subscription's filter that asks for such
 * @param uri the resource that changed; empty for a list
 */
record Change(String filter, String method, Optional<String> uri) {

    /** Who is told, and how many they were. */
    @FunctionalInterface
    interface Audience {

        long tell(Change change);
    }

    /** A list, by what it is of: {@code tools}, {@code prompts}, {@code resources}. */
    static Change listOf(final String kind) {
        return new Change(kind + "ListChanged", "notifications/" + kind + "/list_changed", Optional.empty());
    }

    static Change resource(final String uri) {
        return new Change("resourceSubscriptions", "notifications/resources/updated", Optional.of(uri));
    }

    Map<String, Object> params() {
        return uri.<Map<String, Object>>map(value -> Map.of("uri", value)).orElse(Map.of());
    }
}
