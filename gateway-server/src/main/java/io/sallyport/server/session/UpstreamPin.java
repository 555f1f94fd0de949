package io.sallyport.server.session;

/**
 * A session on an upstream, pinned to the endpoint that holds it.
 *
 * @param upstream the upstream's {@link io.sallyport.server.upstream.Upstream#key}
 * @param endpoint a number for the endpoint
 * @param sessionId the upstream's {@code Mcp-Session-Id}
 */
public record UpstreamPin(int upstream, int endpoint, String sessionId) {}
