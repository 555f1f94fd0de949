package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import io.sallyport.server.upstream.pipe.PipedServer;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A program that is spoken to in the era of each request: its processes are of one era each, for what a process is asked
 * first may decide which one it speaks from then on, and may be its end (2026-07-28, basic/transports/stdio).
 */
record ProcessServer(StatelessServer stateless, PipedServer sessions) implements PipedServer {

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        return (isStateless(request) ? stateless : sessions).exchange(request, loop, listener);
    }

    private static boolean isStateless(final UpstreamRequest request) {
        return request.headers().stream()
                .filter(field -> field.getKey().equalsIgnoreCase("MCP-Protocol-Version"))
                .findFirst()
                .flatMap(field -> ProtocolVersion.parse(field.getValue()))
                .map(ProtocolVersion::era)
                .equals(Optional.of(Era.MODERN));
    }

    @Override
    public void retire() {
        stateless.retire();
        sessions.retire();
    }

    @Override
    public void close() {
        stateless.close();
        sessions.close();
    }
}
