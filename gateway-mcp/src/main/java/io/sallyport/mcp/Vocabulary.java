package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words that messages of the protocol consist of. A dozen of them are read in every call, so they are found where they
 * stand instead of being made anew. Open addressing by length, first and last byte; the table is sparse.
 */
final class Vocabulary {

    private static final int SIZE = 256;
    private static final List<String> WORDS = List.of(
            // members of messages, of params, of results, of errors
            "jsonrpc",
            "id",
            "method",
            "params",
            "result",
            "error",
            "name",
            "arguments",
            "uri",
            "requestId",
            "task",
            "taskId",
            "_meta",
            "protocolVersion",
            "clientInfo",
            "serverInfo",
            "capabilities",
            "requestState",
            "resultType",
            "isError",
            "content",
            "structuredContent",
            "code",
            "message",
            "data",
            "type",
            "text",
            "cursor",
            "nextCursor",
            "tools",
            "progressToken",
            "progress",
            "total",
            "traceparent",
            "tracestate",
            // and their values
            "2.0",
            "complete",
            MetaKeys.PROTOCOL_VERSION,
            MetaKeys.CLIENT_INFO,
            MetaKeys.CLIENT_CAPABILITIES,
            McpMethods.TOOLS_CALL,
            McpMethods.TOOLS_LIST);

    private static final @Nullable Word[] TABLE = new Word[SIZE];

    static {
        WORDS.forEach(Vocabulary::add);
    }

    private Vocabulary() {}

    private record Word(String text, byte[] octets) {

        boolean isAt(final byte[] json, final int from, final int to) {
            return Arrays.equals(octets, 0, octets.length, json, from, to);
        }
    }

    /** The word that those bytes spell, if it is a known one. */
    static @Nullable String find(final byte[] json, final int from, final int to) {
        if (from == to) {
            return null;
        }
        int slot = slot(json, from, to);
        var word = TABLE[slot];
        while (word != null && !word.isAt(json, from, to)) {
            slot = after(slot);
            word = TABLE[slot];
        }
        return word == null ? null : word.text();
    }

    private static void add(final String text) {
        final byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        int slot = slot(octets, 0, octets.length);
        while (TABLE[slot] != null) {
            slot = after(slot);
        }
        TABLE[slot] = new Word(text, octets);
    }

    private static int slot(final byte[] json, final int from, final int to) {
        return (31 * (31 * (to - from) + json[from]) + json[to - 1]) & (SIZE - 1);
    }

    private static int after(final int slot) {
        return (slot + 1) & (SIZE - 1);
    }
}
