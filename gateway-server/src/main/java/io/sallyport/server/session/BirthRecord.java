package io.sallyport.server.session;

import io.sallyport.mcp.ProtocolVersion;
import java.time.Instant;
import java.util.List;

/**
 * What is settled when a session opens and never changes: the content of its id.
 *
 * @param principalHash binds the session to who opened it
 * @param home the replica that holds the session's later facts
 * @param capabilities of the client, as {@link ClientCapabilities} bits
 * @param seed places the session on upstream endpoints
 * @param upstreams the upstream sessions that were open in time
 */
public record BirthRecord(
        Instant issued,
        Instant expires,
        long principalHash,
        int home,
        int capabilities,
        String clientName,
        String clientVersion,
        ProtocolVersion version,
        long seed,
        List<UpstreamPin> upstreams) {

    public BirthRecord {
        upstreams = List.copyOf(upstreams);
    }
}
