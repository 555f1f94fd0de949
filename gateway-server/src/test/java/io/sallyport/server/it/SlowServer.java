package io.sallyport.server.it;

import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server with one tool, {@code late}, that is held from the start and lets everybody wait until it is released. */
final class SlowServer implements AutoCloseable {

    private final ScriptedUpstream wire;
    private volatile CountDownLatch held = new CountDownLatch(1);

    SlowServer() throws IOException {
        this.wire = ScriptedUpstream.start("late")
                .stateful()
                .on("initialize", this::initialize)
                .on("tools/list", (call, peer) -> {
                    await();
                    peer.result(call, "{\"tools\":[{\"name\":\"late\",\"inputSchema\":{\"type\":\"object\"}}]}");
                });
    }

    String url() {
        return wire.url();
    }

    void hold() {
        if (held.getCount() == 0) {
            held = new CountDownLatch(1);
        }
    }

    void release() {
        held.countDown();
    }

    private void initialize(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        await();
        peer.answer("200 OK", "application/json", "Mcp-Session-Id: slow\r\n", call.result("""
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}},\
                "serverInfo":{"name":"slow","version":"1"}}"""));
    }

    private void await() throws IOException, InterruptedException {
        if (!held.await(1, TimeUnit.MINUTES)) {
            throw new IOException("nobody released it");
        }
    }

    @Override
    public void close() throws IOException {
        release();
        wire.close();
    }
}
