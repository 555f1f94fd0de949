package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;

/**
 * Something that clients may want to hear of.
 *
 * @param filter the member of a subscription's filter that asks for such
 * @param subject the resource or task that changed; empty for a list
 */
record Change(String filter, String method, Optional<String> subject, Map<String, Object> params) {

    /** Who is told, and how many they were. */
    @FunctionalInterface
    interface Audience {

        long tell(Change change);
    }

    /** A list, by what it is of: {@code tools}, {@code prompts}, {@code resources}. */
    static Change listOf(final String kind) {
        return new Change(kind + "ListChanged", "notifications/" + kind + "/list_changed", Optional.empty(), Map.of());
    }

    static Change resource(final String uri) {
        return new Change(
                "resourceSubscriptions", "notifications/resources/updated", Optional.of(uri), Map.of("uri", uri));
    }

    static Change task(final String id, final Map<String, Object> detailed) {
        return new Change("taskIds", "notifications/tasks", Optional.of(id), detailed);
    }
}
