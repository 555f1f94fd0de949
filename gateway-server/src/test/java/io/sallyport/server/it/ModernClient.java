package io.sallyport.server.it;

import io.sallyport.mcp.HeaderText;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A client of the stateless revision: every request carries all there is to know of it. */
final class ModernClient implements AutoCloseable {

    static final String VERSION = "2026-07-28";

    private static final Pattern NAMED = Pattern.compile("^\\{\"(?:name|uri|taskId)\":\"([^\"]*)\"");

    private final HttpClient connections =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private final URI endpoint;
    private final String capabilities;

    ModernClient(final URI endpoint, final String capabilities) {
        this.endpoint = endpoint;
        this.capabilities = capabilities;
    }

    /** The answer to a request, wherever it came. */
    String request(final String method, final String params) throws Exception {
        return McpHttp.message(send(nextId.getAndIncrement(), method, params, Map.of()));
    }

    String call(final String tool, final String arguments) throws Exception {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    /** The same with other or, where empty, without header fields. */
    HttpResponse<String> send(
            final Object id, final String method, final String params, final Map<String, String> headers)
            throws Exception {
        return connections.send(posting(id, method, params, "", headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Begins a request whose answer is a stream. */
    EventStream begin(final Object id, final String method, final String params, final String meta) throws Exception {
        return EventStream.of(posting(id, method, params, meta, Map.of()), connections);
    }

    /** A body as it is, with the header fields of that method. */
    HttpResponse<String> raw(final String method, final String body, final Map<String, String> headers)
            throws Exception {
        return connections.send(posting(method, "{}", body, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder posting(
            final Object id,
            final String method,
            final String params,
            final String meta,
            final Map<String, String> headers) {
        return posting(method, params, body(id, method, params, meta), headers);
    }

    private HttpRequest.Builder posting(
            final String method, final String params, final String body, final Map<String, String> headers) {
        final var request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        final var fields = new TreeMap<>(Map.of("MCP-Protocol-Version", VERSION, "Mcp-Method", method));
        final var named = NAMED.matcher(params);
        if (named.find()) {
            fields.put("Mcp-Name", HeaderText.encode(named.group(1)));
        }
        fields.putAll(headers);
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        return request;
    }

    /** @param meta further members of {@code _meta}, each after a comma */
    String body(final Object id, final String method, final String params, final String meta) {
        final var claim = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" + VERSION
                + "\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"test\",\"version\":\"1\"},"
                + "\"io.modelcontextprotocol/clientCapabilities\":" + capabilities + meta + "}";
        final var members = params.substring(1, params.length() - 1);
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{"
                + (members.isEmpty() ? "" : members + ",") + claim + "}}";
    }

    @Override
    public void close() {
        connections.shutdownNow();
        connections.close();
    }
}
