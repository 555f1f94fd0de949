package io.sallyport.server.rehearsal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Scan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A server of both eras at the other end of a connection in memory, which answers at once: one tool, with about 1 KB. A
 * request comes as a whole, and is flushed once.
 */
final class EchoServer implements MemoryChannel.Peer {

    /** Where the server of 2026-07-28 is. */
    static final String MODERN = "/modern";

    /** What every call is answered with, among others. */
    static final String TEXT = "The same answer. ";

    private static final byte[] NOTHING = {};
    private static final String COMPLETE = ",\"resultType\":\"complete\"";
    private static final String LASTING = COMPLETE + ",\"ttlMs\":3600000,\"cacheScope\":\"public\"";
    private static final String SERVER =
            "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"echo\",\"version\":\"1\"}";
    private static final String TOOLS = "\"tools\":[{\"name\":\"echo\",\"description\":\"Answers with a fixed text\","
            + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}}]";
    private static final String CALLED = "\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT.repeat(55) + "\"}]";

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private final ByteBuf request = Unpooled.buffer();

    @Override
    public void written(final ByteBuf bytes) {
        request.writeBytes(bytes);
    }

    @Override
    public void flushed(final MemoryChannel channel) {
        final byte[] http = ByteBufUtil.getBytes(request);
        request.clear();
        final byte[] answer = answer(http);
        // Never before the write has ended: no network is that quick.
        channel.eventLoop().execute(() -> channel.receive(answer));
    }

    private byte[] answer(final byte[] http) {
        final var text = new String(http, StandardCharsets.ISO_8859_1);
        return switch (text.substring(0, text.indexOf(' '))) {
            case "POST" -> posted(text.startsWith(MODERN, 5), body(http, text.indexOf("\r\n\r\n") + 4));
            case "DELETE" -> response("200 OK", "", NOTHING);
            default -> response("405 Method Not Allowed", "", NOTHING);
        };
    }

    private byte[] posted(final boolean modern, final byte[] message) {
        return scanner.scan(message) instanceof Scan.Message(Envelope.Request asked)
                ? asked(modern, asked)
                : response("202 Accepted", "", NOTHING);
    }

    private static byte[] asked(final boolean modern, final Envelope.Request request) {
        return switch (request.method()) {
            case McpMethods.INITIALIZE ->
                result(request, "\"protocolVersion\":\"2025-11-25\"," + SERVER, "Mcp-Session-Id: rehearsal\r\n");
            case McpMethods.DISCOVER ->
                result(request, "\"supportedVersions\":[\"2026-07-28\"]," + SERVER + LASTING, "");
            case McpMethods.TOOLS_LIST -> result(request, TOOLS + (modern ? LASTING : ""), "");
            case McpMethods.TOOLS_CALL -> result(request, CALLED + (modern ? COMPLETE : ""), "");
            default -> result(request, "", "");
        };
    }

    private static byte[] result(final Envelope.Request request, final String members, final String more) {
        final byte[] json = ("{" + members + "}").getBytes(StandardCharsets.UTF_8);
        return response("200 OK", "Content-Type: application/json\r\n" + more, Answers.result(request.id(), json));
    }

    private static byte[] response(final String status, final String more, final byte[] body) {
        final var head = "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + body.length + "\r\n\r\n";
        final byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        final byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static byte[] body(final byte[] http, final int from) {
        return Arrays.copyOfRange(http, from, http.length);
    }
}
