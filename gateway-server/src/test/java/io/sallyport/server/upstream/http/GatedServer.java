package io.sallyport.server.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that answers each request with its own body, one for every go-ahead of the test. */
final class GatedServer implements AutoCloseable {

    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final ScriptedServer server = ScriptedServer.of(peer -> {
        for (var asked = peer.readRequest(); asked != null; asked = peer.readRequest()) {
            final var body = asked.substring(asked.indexOf("\r\n\r\n") + 4);
            seen.add(body);
            gate.acquire();
            peer.send(ScriptedServer.ok(body));
        }
    });

    URI url() {
        return server.url();
    }

    void answer(final int requests) {
        gate.release(requests);
    }

    /** The body of the next request that arrived. */
    String next() throws InterruptedException {
        final var body = seen.poll(20, TimeUnit.SECONDS);
        assertThat(body).as("a request at the server").isNotNull();
        return String.valueOf(body);
    }

    ScriptedServer.Peer nextPeer() throws InterruptedException {
        return server.nextPeer();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
