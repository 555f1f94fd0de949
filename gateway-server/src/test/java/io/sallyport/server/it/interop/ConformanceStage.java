package io.sallyport.server.it.interop;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.conformance.ConformanceServer;
import io.sallyport.server.testkit.conformance.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The conformance fixture, and the gateway in front of it: every endpoint is alone on a route, without prefix. */
final class ConformanceStage implements AutoCloseable {

    /** The suite plays a browser's page from the gateway's own address, and one from elsewhere. */
    private static final String ORIGINS = "x-self: &self [\"http://127.0.0.1:${PORT}\"]\n";

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
                program, directory, group, configuration(), Map.of("FIXTURE_PORT", Integer.toString(server.port())));
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

    private static String configuration() {
        return ORIGINS
                + entries("upstreams", "{ url: \"http://127.0.0.1:${FIXTURE_PORT}%2$s\" }")
                + entries("routes", "{ path: %2$s, auth: none, upstreams: [%1$s], origins: *self }");
    }

    /** A section with an entry for each endpoint, made of its name and its path. */
    private static String entries(final String section, final String value) {
        return Arrays.stream(Endpoint.values())
                .map(endpoint -> ("  %1$s: " + value + "\n").formatted(endpoint, endpoint.path()))
                .collect(Collectors.joining("", section + ":\n", ""));
    }

    /** Where logs and results are. */
    Path directory() {
        return directory;
    }

    /** The fixture itself. */
    URI direct(final Endpoint endpoint) {
        return server.url(endpoint);
    }

    /** The fixture behind the gateway. */
    URI throughGateway(final Endpoint endpoint) {
        return gateway.url(endpoint.path());
    }

    @Override
    public void close() {
        gateway.close();
        group.close();
    }
}
