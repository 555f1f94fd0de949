package io.sallyport.server.it.interop;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.conformance.ConformanceServer;
import io.sallyport.server.testkit.conformance.Revision;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The conformance fixture, and the gateway in front of it: every revision's endpoint is alone on a route, without prefix. */
final class ConformanceStage implements AutoCloseable {

    /** The suite plays a browser's page from the gateway's own address, and one from elsewhere. */
    private static final String CONFIGURATION = """
            x-self: &self ["http://127.0.0.1:${PORT}"]
            upstreams:
              march: { url: "http://127.0.0.1:${FIXTURE_PORT}/2025-03-26/mcp" }
              june: { url: "http://127.0.0.1:${FIXTURE_PORT}/2025-06-18/mcp" }
              november: { url: "http://127.0.0.1:${FIXTURE_PORT}/2025-11-25/mcp" }
            routes:
              march: { path: /2025-03-26/mcp, auth: none, upstreams: [march], origins: *self }
              june: { path: /2025-06-18/mcp, auth: none, upstreams: [june], origins: *self }
              november: { path: /2025-11-25/mcp, auth: none, upstreams: [november], origins: *self }
            """;

    private final Path directory;
    private final ProcessGroup group;
    private final ConformanceServer server;
    private final TestGateway gateway;

    private ConformanceStage(final List<String> program, final Path directory, final ProcessGroup group)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.group = group;
        this.server = ConformanceServer.start(group, "fixture");
        this.gateway = TestGateway.startAs(
                program, directory, group, CONFIGURATION, Map.of("FIXTURE_PORT", Integer.toString(server.port())));
        gateway.awaitReady();
    }

    /**
     * Starts both.
     *
     * @param program the gateway's command line
     */
    static ConformanceStage start(final List<String> program, final Path directory)
            throws IOException, InterruptedException {
        final var group = new ProcessGroup(directory);
        try {
            return new ConformanceStage(program, directory, group);
        } catch (final IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** Where logs and results are. */
    Path directory() {
        return directory;
    }

    /** The fixture itself. */
    URI direct(final Revision newest) {
        return server.url(newest);
    }

    /** The fixture behind the gateway. */
    URI throughGateway(final Revision newest) {
        return gateway.url(server.url(newest).getPath());
    }

    @Override
    public void close() {
        gateway.close();
        group.close();
    }
}
