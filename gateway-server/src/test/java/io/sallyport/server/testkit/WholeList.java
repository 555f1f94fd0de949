package io.sallyport.server.testkit;

import java.net.URI;

/** The list of a route's tools once none of its servers is missing from it. */
public final class WholeList {

    private WholeList() {}

    /**
     * Waits for it. A server that takes its time is missing from the first list, and what a server lists is kept for each set of capabilities:
     * on a slow machine a test waits for every set that its clients have.
     *
     * @param capabilities JSON objects
     */
    public static void await(final URI route, final String... capabilities) throws Exception {
        for (final var set : capabilities) {
            try (var client = new McpHttp(route)) {
                client.initialize("2025-11-25", set);
                Await.until(
                        () -> client.request("tools/list", "{}").body(),
                        list -> list.contains("\"tools\"") && !list.contains("io.sallyport/missing"));
            }
        }
    }
}
