package io.sallyport.server.session;

import io.sallyport.mcp.ProtocolVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is settled when a session opens and never changes: the content of its id.
 *
 * @param principalHash binds the session to who opened it
 * @param home the replica that holds the session's later facts, where there are several
 * @param capabilities of the client, as {@link ClientCapabilities} bits
 * @param seed places the session on upstream endpoints
 * @param upstreams the upstream sessions that were open in time
 */
public record BirthRecord(
        Instant issued,
        Instant expires,
        long principalHash,
        Optional<ReplicaAddress> home,
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
