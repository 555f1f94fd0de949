package io.sallyport.server.it.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client of the official TypeScript SDK. */
record TypeScriptClient(Node node, MergedRoute route) {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /**
     * Runs a session: connects, lists, calls, ends.
     *
     * @param generation {@code v1} or {@code v2} of the SDK
     * @param calls each {@code tool={arguments}}
     */
    Sightings run(final String generation, final String... calls) throws IOException, InterruptedException {
        final var arguments =
                new ArrayList<>(List.of(generation, route.url().toString(), route.token("typescript-" + generation)));
        arguments.addAll(List.of(calls));
        final var run = Finished.run(
                node.directory(), node.driver("sdk-client.mjs", arguments), route.trustedByNode(), DEADLINE);
        if (run.status() != 0) {
            throw new IOException("the client failed: " + run.all());
        }
        return Sightings.in(run.output());
    }
}
