package io.sallyport.demo.servers;

import java.io.IOException;
import java.net.URI;

/** A running server, in this process or another: where it is and what it saw. Closing it ends it. */
public interface DemoServer extends AutoCloseable {

    String name();

    int port();

    /** Where MCP clients go. */
    default URI uri() {
        return URI.create("http://127.0.0.1:" + port() + EmbeddedServer.PATH);
    }

    default Stats stats() throws IOException, InterruptedException {
        return Stats.of(port());
    }

    @Override
    void close();
}
