package io.sallyport.server.it.interop;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One gateway in front of all servers that the conformance suite plays: each alone on a route, under its own names. */
final class SuiteRoutes implements AutoCloseable {

    private final List<SuiteDesk.Turn> turns;
    private final ProcessGroup group;
    private final TestGateway gateway;

    private SuiteRoutes(final List<SuiteDesk.Turn> turns, final ProcessGroup group)
            throws IOException, InterruptedException {
        this.turns = turns;
        this.group = group;
        this.gateway = TestGateway.start(group.directory(), group, configuration(turns))
                .awaitReady();
    }

    static SuiteRoutes start(final Path directory, final List<SuiteDesk.Turn> turns)
            throws IOException, InterruptedException {
        final var group = new ProcessGroup(directory);
        try {
            return new SuiteRoutes(turns, group);
        } catch (final IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private static String configuration(final List<SuiteDesk.Turn> turns) {
        final var upstreams = new StringBuilder("upstreams:\n");
        final var routes = new StringBuilder("routes:\n");
        for (int index = 0; index < turns.size(); index++) {
            upstreams.append(
                    "  s%d: { url: \"%s\" }%n".formatted(index, turns.get(index).url()));
            routes.append("  s%1$d: { path: /s%1$d, auth: none, upstreams: [s%1$d] }%n".formatted(index));
        }
        return upstreams.append(routes).toString();
    }

    /** What that client is to do, for its driver. */
    String turns(final SuiteClient client) throws IOException {
        final var routed = new ArrayList<Map<String, String>>();
        for (int index = 0; index < turns.size(); index++) {
            final var turn = turns.get(index);
            if (turn.client() == client) {
                routed.add(Map.of(
                        "scenario", turn.scenario(),
                        "context", turn.context(),
                        "url", gateway.url("/s" + index).toString()));
            }
        }
        return McpJsonDefaults.getMapper().writeValueAsString(routed);
    }

    @Override
    public void close() {
        gateway.close();
        group.close();
    }
}
