package io.sallyport.server.upstream;

import io.sallyport.mcp.ProtocolVersion;
import java.util.Optional;

/**
 * What an endpoint answered to {@code initialize}.
 *
 * @param sessionId absent where the server keeps no sessions
 * @param tools whether it offers tools
 * @param toolsListChanged whether it says when they change
 */
public record Handshake(ProtocolVersion version, Optional<String> sessionId, boolean tools, boolean toolsListChanged) {}
