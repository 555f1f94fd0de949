package io.sallyport.server.it;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Three servers of which each calls everything as the others do, behind one route at {@code /mcp}, and the gateway. */
final class FullServers implements AutoCloseable {

    final FullServer one = new FullServer("one");
    final FullServer two = new FullServer("two");
    final FullServer three = new FullServer("three");
    private final ProcessGroup group;
    private final TestGateway gateway;

    FullServers(final Path directory) throws IOException, InterruptedException {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                        directory.resolve("gateway"), group, """
                        sessions: { openWithin: 5s }
                        upstreams:
                          one: { url: "%s" }
                          two: { url: "%s" }
                          three: { url: "%s" }
                        routes:
                          all: { path: /mcp, auth: none, upstreams: [one, two, three] }
                          other: { path: /other, auth: none, upstreams: [one, two], strict: true }
                        """.formatted(one.url(), two.url(), three.url()))
                .awaitReady();
    }

    TestGateway gateway() {
        return gateway;
    }

    URI url() {
        return gateway.url("/mcp");
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        one.close();
        two.close();
        three.close();
        group.close();
    }
}
