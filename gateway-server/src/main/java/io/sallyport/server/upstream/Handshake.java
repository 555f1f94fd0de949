package io.sallyport.server.upstream;

import io.sallyport.mcp.ProtocolVersion;
import java.util.Optional;

/**
 * What an endpoint answered to {@code initialize}.
 *
 * @param sessionId absent where the server keeps no sessions
 * @param instructions how to use the server, for a model to read
 */
public record Handshake(
        ProtocolVersion version,
        Optional<String> sessionId,
        ServerCapabilities capabilities,
        Optional<String> instructions) {}
