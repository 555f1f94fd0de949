package io.sallyport.server.it.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * MCP Inspector's command line.
 *
 * @param home where it keeps its state
 */
record Inspector(Node node, MergedRoute route, Path home) {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Runs one method with a token, as a user would type it. What its event streams bring is told on standard error. */
    Finished run(final String... arguments) throws IOException, InterruptedException {
        final var all = new ArrayList<>(List.of("--header", "Authorization: Bearer " + route.token("inspector")));
        all.addAll(List.of(arguments));
        return runAsStranger(all.toArray(String[]::new));
    }

    /** The same without a token. */
    Finished runAsStranger(final String... arguments) throws IOException, InterruptedException {
        final var all = new ArrayList<>(List.of("--server-url", route.url().toString(), "--transport", "http"));
        all.addAll(List.of("--format", "json", "-q", "--stored-auth-only"));
        all.addAll(List.of(arguments));
        final var environment = new HashMap<>(route.trustedByNode());
        environment.put("HOME", home.toString());
        environment.put(
                "NODE_OPTIONS", "--import=" + node.script("watch-streams.mjs").toUri());
        return Finished.run(home, node.inspector(all), environment, DEADLINE);
    }
}
