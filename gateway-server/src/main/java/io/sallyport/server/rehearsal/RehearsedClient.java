package io.sallyport.server.rehearsal;

import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Calls the tool of each server again and again, with about 1 KB: in a session the one, without sessions the other. Now and
 * then it begins anew, as clients do.
 */
final class RehearsedClient {

    /** Calls in one session. */
    private static final int SESSION = 100;

    private static final Pattern ASSIGNED = Pattern.compile("(?i)mcp-session-id: (\\S+)");
    private static final RequestId ID = new RequestId.Numeric("1");
    private static final byte[] NOTHING = JsonObject.start().end();
    private static final byte[] ARGUMENTS =
            JsonObject.start().string("text", "A thousand letters. ".repeat(46)).end();
    private static final byte[] INFO = JsonObject.start()
            .string("name", "rehearsal")
            .string("version", "1")
            .end();

    private final InProcessGateway gateway;
    private final String key;
    private final byte[] modern;
    private byte[] inSession = {};
    private int made;

    RehearsedClient(final InProcessGateway gateway, final String key) {
        this.gateway = gateway;
        this.key = key;
        this.modern = modern();
    }

    /** Makes one call more. */
    void call() throws IOException {
        if (made % SESSION == 0) {
            begin();
        }
        gateway.call(made % 2 == 0 ? inSession : modern);
        made++;
    }

    /** Opens a session, lists, and calls either tool, all of which must be answered well. */
    private void begin() throws IOException {
        final var hello = Messages.initialize(ID, ProtocolVersion.V2025_11_25, NOTHING, INFO);
        final var session = ASSIGNED.matcher(answered(request(Map.of(), hello), "Mcp-Session-Id"));
        final var fields = new LinkedHashMap<String, String>();
        if (session.find()) {
            fields.put("Mcp-Session-Id", session.group(1));
        }
        fields.put("MCP-Protocol-Version", ProtocolVersion.V2025_11_25.text());
        inSession = request(
                fields,
                Messages.request(
                        ID,
                        McpMethods.TOOLS_CALL,
                        params(RehearsalConfig.SESSIONS).end()));
        gateway.exchange(request(fields, Messages.initialized()));
        answered(request(fields, Messages.request(ID, McpMethods.TOOLS_LIST)), tool(RehearsalConfig.MODERN));
        answered(inSession, EchoServer.TEXT);
        answered(modern, EchoServer.TEXT);
    }

    private String answered(final byte[] request, final String with) throws IOException {
        final var answer = gateway.exchange(request);
        if (!answer.startsWith("HTTP/1.1 200 ") || !answer.contains(with)) {
            throw new IOException("a request was answered with " + answer);
        }
        return answer;
    }

    private byte[] modern() {
        final var version = ProtocolVersion.LATEST_MODERN.text();
        final var claim = JsonObject.start()
                .string(MetaKeys.PROTOCOL_VERSION, version)
                .raw(MetaKeys.CLIENT_INFO, INFO)
                .raw(MetaKeys.CLIENT_CAPABILITIES, NOTHING);
        final var fields = new LinkedHashMap<String, String>();
        fields.put("MCP-Protocol-Version", version);
        fields.put("Mcp-Method", McpMethods.TOOLS_CALL);
        fields.put("Mcp-Name", tool(RehearsalConfig.MODERN));
        return request(
                fields,
                Messages.request(
                        ID,
                        McpMethods.TOOLS_CALL,
                        params(RehearsalConfig.MODERN).raw("_meta", claim.end()).end()));
    }

    private static JsonObject params(final String upstream) {
        return JsonObject.start().string("name", tool(upstream)).raw("arguments", ARGUMENTS);
    }

    private static String tool(final String upstream) {
        return upstream + "__echo";
    }

    private byte[] request(final Map<String, String> fields, final byte[] message) {
        final var head = new StringBuilder("POST " + RehearsalConfig.PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                .append("Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n")
                .append("Authorization: Bearer ")
                .append(key)
                .append("\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(message.length).append("\r\n\r\n");
        return (head + new String(message, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }
}
