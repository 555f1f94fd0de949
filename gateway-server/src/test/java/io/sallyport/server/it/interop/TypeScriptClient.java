package io.sallyport.server.it.interop;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client of the official TypeScript SDK.
 *
 * @param token empty for none
 * @param environment of its process
 */
record TypeScriptClient(Node node, URI url, String token, Map<String, String> environment) {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    TypeScriptClient(final Node node, final MergedRoute route) {
        this(node, route.url(), route.token("typescript"), route.trustedByNode());
    }

    /**
     * The same, able to do things for servers.
     *
     * @param answers a JSON object of what it answers, by capability: {@code sampling} a text, {@code elicitation} the
     *     content of a form, {@code roots} a list of URIs
     */
    TypeScriptClient answering(final String answers) {
        final var more = new HashMap<>(environment);
        more.put("ANSWERS", answers);
        return new TypeScriptClient(node, url, token, more);
    }

    /**
     * Runs a session: connects, lists, calls, ends.
     *
     * @param generation {@code v1} or {@code v2} of the SDK
     * @param calls each {@code tool={arguments}}, or {@code task:tool={arguments}} to become a task ({@code v1})
     */
    Sightings run(final String generation, final String... calls) throws IOException, InterruptedException {
        final var arguments = new ArrayList<>(List.of(generation, url.toString(), token));
        arguments.addAll(List.of(calls));
        final var run = Finished.run(node.directory(), node.driver("sdk-client.mjs", arguments), environment, DEADLINE);
        if (run.status() != 0) {
            throw new IOException("the client failed: " + run.all());
        }
        return Sightings.in(run.output());
    }
}
