package io.sallyport.server.upstream;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.ProtocolVersion;
import java.util.Optional;

/**
 * What an endpoint answered to {@code initialize}, or to {@code server/discover} where it has no sessions.
 *
 * @param sessionId absent where the server keeps no sessions
 * @param instructions how to use the server, for a model to read
 */
public record Handshake(
        ProtocolVersion version,
        Optional<String> sessionId,
        ServerCapabilities capabilities,
        Optional<String> instructions) {

    /** Whether every request stands for itself. */
    public boolean isModern() {
        return version.era() == Era.MODERN;
    }
}
