package io.sallyport.server.it;

import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A server with so many tools, {@code tool0} and on, that answers every request with a stream and none before the client
 * has said, in the session it was given, that it is initialised (2025-11-25, basic/lifecycle: initialization).
 */
final class StrictServer implements AutoCloseable {

    private final ScriptedUpstream wire;
    private final Set<String> initialized = ConcurrentHashMap.newKeySet();

    StrictServer(final int tools) throws IOException {
        final var definitions = ScriptedUpstream.definitions(
                IntStream.range(0, tools).mapToObj(i -> "tool" + i).toList());
        this.wire = ScriptedUpstream.start()
                .stateful()
                .on("notifications/initialized", (call, peer) -> {
                    initialized.add(FullServer.session(call));
                    peer.answer("202 Accepted", "text/plain", "", "");
                })
                .on("ping", (call, peer) -> answer(call, peer, "{}"))
                .on("tools/list", (call, peer) -> answer(call, peer, "{\"tools\":[" + definitions + "]}"))
                .on("tools/call", (call, peer) -> answer(call, peer, ScriptedUpstream.text(call.tool())));
    }

    String url() {
        return wire.url();
    }

    private void answer(final UpstreamCall call, final UpstreamPeer peer, final String result) throws IOException {
        if (!initialized.contains(FullServer.session(call))) {
            peer.answer("400 Bad Request", "application/json", "", """
                    {"jsonrpc":"2.0","id":%s,"error":{"code":-32600,"message":"Not initialized"}}""".formatted(call.id()));
            return;
        }
        peer.stream();
        peer.event(call.result(result));
        peer.endStream();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
