package io.sallyport.demo.stage;

import io.sallyport.demo.servers.DemoServer;

/** A demo server in a process of its own. */
public record SpawnedServer(ChildProcess process, int port) implements DemoServer {

    @Override
    public String name() {
        return process.name();
    }

    @Override
    public void close() {
        process.close();
    }
}
