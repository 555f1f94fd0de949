package io.sallyport.server.session;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A session on an upstream, pinned to the endpoint that holds it.
 *
 * @param upstream a number for the upstream's name, see {@link #nameKey}
 * @param endpoint a number for the endpoint
 * @param sessionId the upstream's {@code Mcp-Session-Id}
 */
public record UpstreamPin(int upstream, int endpoint, String sessionId) {

    /** Names take four bytes in an id; the number is the same on every replica, for every start. */
    public static int nameKey(final String name) {
        final var crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
