package io.sallyport.server.upstream;

import io.sallyport.mcp.Pieces;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An HTTP request to an endpoint.
 *
 * @param headers fields in order, without Host, Content-Length and connection management, which the transport adds
 * @param body empty for GET and DELETE
 * @param headTimeout how long the response's head may take, from the moment the request was written
 * @param silence how long the response may pause between two reads
 * @param total how long the whole exchange may take
 * @param pooled whether it counts against the endpoint's connection pool; standing GET streams do not
 */
public record UpstreamRequest(
        Endpoint endpoint,
        Method method,
        List<Map.Entry<String, String>> headers,
        Pieces body,
        Duration headTimeout,
        Duration silence,
        Duration total,
        boolean pooled) {

    /** One whose body stands in one array. */
    public UpstreamRequest(
            final Endpoint endpoint,
            final Method method,
            final List<Map.Entry<String, String>> headers,
            final byte[] body,
            final Duration headTimeout,
            final Duration silence,
            final Duration total,
            final boolean pooled) {
        this(endpoint, method, headers, Pieces.of(body), headTimeout, silence, total, pooled);
    }

    /** The methods of Streamable HTTP. */
    public enum Method {
        POST,
        GET,
        DELETE
    }
}
