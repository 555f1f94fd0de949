package io.sallyport.server.testkit.naive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's session, in the memory of the one process that opened it.
 *
 * @param credential what its client showed when it came
 */
record NaiveSession(String credential, ObjectNode initialize, Map<NaiveServer, NaiveServer.Link> links) {

    /** Opens a session on every server. */
    static NaiveSession open(final String credential, final ObjectNode initialize, final List<NaiveServer> servers)
            throws IOException, InterruptedException {
        final var links = new LinkedHashMap<NaiveServer, NaiveServer.Link>();
        for (final var server : servers) {
            links.put(server, server.open(initialize));
        }
        return new NaiveSession(credential, initialize, links);
    }

    NaiveServer.Link link(final NaiveServer server) {
        return Objects.requireNonNull(links.get(server));
    }

    void end() throws IOException, InterruptedException {
        for (final var link : links.values()) {
            link.end();
        }
    }
}
