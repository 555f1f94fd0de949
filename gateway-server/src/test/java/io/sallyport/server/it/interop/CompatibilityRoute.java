package io.sallyport.server.it.interop;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.WholeList;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Four servers of other people's behind one route: each era alone, both at once, and a process. */
final class CompatibilityRoute implements AutoCloseable {

    private static final String CONFIGURATION = """
            upstreams:
              legacy: { url: "http://127.0.0.1:${LEGACY_PORT}/mcp" }
              modern: { url: "http://127.0.0.1:${MODERN_PORT}/mcp" }
              dual: { url: "http://127.0.0.1:${DUAL_PORT}/mcp" }
              stdio: { command: ["${NODE}", "${EVERYTHING}", "stdio"] }
            routes:
              main: { path: /mcp, auth: none, upstreams: [legacy, modern, dual, stdio] }
            """;

    private final ProcessGroup group;
    private final Map<String, URI> servers = new LinkedHashMap<>();
    private final TestGateway gateway;

    private CompatibilityRoute(final Node node, final ProcessGroup group) throws IOException, InterruptedException {
        this.group = group;
        final int legacy = node.startEverything(group, Ports.free()).port();
        final int modern = node.startModern(group).port();
        final int dual = node.startModern(group, "dual").port();
        servers.put("legacy", local(legacy));
        servers.put("modern", local(modern));
        servers.put("dual", local(dual));
        // The same program, which lists the same over HTTP.
        servers.put("stdio", local(legacy));
        this.gateway = TestGateway.start(
                        group.directory(),
                        group,
                        CONFIGURATION,
                        Map.of(
                                "LEGACY_PORT", Integer.toString(legacy),
                                "MODERN_PORT", Integer.toString(modern),
                                "DUAL_PORT", Integer.toString(dual),
                                "NODE", node.program(),
                                "EVERYTHING", node.module(Node.EVERYTHING).toString()))
                .awaitReady();
    }

    /** Starts it all, and returns when every server's tools are known. */
    static CompatibilityRoute start(final Node node, final Path directory) throws Exception {
        final var group = new ProcessGroup(directory);
        try {
            final var route = new CompatibilityRoute(node, group);
            // Those of the SDK's client, of Inspector, and none.
            WholeList.await(route.url(), "{\"sampling\":{},\"elicitation\":{},\"roots\":{}}", "{\"roots\":{}}", "{}");
            return route;
        } catch (final Exception | AssertionError e) {
            group.close();
            throw e;
        }
    }

    URI url() {
        return gateway.url("/mcp");
    }

    /** Where the tools of each are listed without the gateway, by the name on the route and in its order. */
    Map<String, URI> servers() {
        return servers;
    }

    private static URI local(final int port) {
        return URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    @Override
    public void close() {
        gateway.close();
        group.close();
    }
}
