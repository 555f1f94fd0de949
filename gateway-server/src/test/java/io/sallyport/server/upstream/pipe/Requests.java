package io.sallyport.server.upstream.pipe;

import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests as the rooms above make them. */
public final class Requests {

    public static final Duration SILENCE = Duration.ofSeconds(10);
    public static final Duration TOTAL = Duration.ofSeconds(60);

    private final Endpoint endpoint;

    public Requests(final URI url) {
        this.endpoint = new Endpoint("files", url, "");
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public UpstreamRequest post(final String session, final String json) {
        return request(Method.POST, session, json);
    }

    public UpstreamRequest get(final String session) {
        return request(Method.GET, session, "");
    }

    public UpstreamRequest delete(final String session) {
        return request(Method.DELETE, session, "");
    }

    public UpstreamRequest initialize(final String client) {
        return post(
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"" + client + "\",\"version\":\"1\"}}}");
    }

    /** A call with that id and progress token, both JSON. */
    public UpstreamRequest call(final String session, final String id, final String token) {
        return post(
                session,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"_meta\":"
                        + "{\"progressToken\":" + token + "}}}");
    }

    private UpstreamRequest request(final Method method, final String session, final String json) {
        return new UpstreamRequest(
                endpoint,
                method,
                session.isEmpty()
                        ? List.of(Map.entry("X-Team", "a"))
                        : List.of(Map.entry("mcp-session-id", session), Map.entry("X-Team", "a")),
                json.getBytes(StandardCharsets.UTF_8),
                SILENCE,
                method == Method.GET ? TOTAL : SILENCE,
                TOTAL,
                method != Method.GET);
    }
}
