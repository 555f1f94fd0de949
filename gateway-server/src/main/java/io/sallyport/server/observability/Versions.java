package io.sallyport.server.observability;

import io.sallyport.mcp.ProtocolVersion;

/** Protocol versions as labels: a client may send any text in that header. */
final class Versions {

    private Versions() {}

    static String known(final String version) {
        return ProtocolVersion.parse(version).map(ProtocolVersion::text).orElse(Semconv.OTHER);
    }
}
