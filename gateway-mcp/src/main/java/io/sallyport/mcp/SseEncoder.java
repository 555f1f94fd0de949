package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** Writes server-sent events (WHATWG HTML §9.2.5) as MCP's Streamable HTTP wants them: one message, one data line. */
public final class SseEncoder {

    private static final byte[] MESSAGE = "event: message\n".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);

    private SseEncoder() {}

    /** An event with a JSON message; line breaks in it, which JSON allows between tokens only, become spaces. */
    public static byte[] message(final byte[] json) {
        return event(MESSAGE, json);
    }

    /**
     * An event with a JSON message and an id to resume after.
     *
     * @throws IllegalArgumentException where the id holds a line break or NUL
     */
    public static byte[] message(final String id, final byte[] json) {
        return event(("event: message\n" + idLine(id)).getBytes(UTF_8), json);
    }

    /**
     * An event without data that hands out an id to resume from before there is a message (MCP 2025-11-25, transports),
     * and says how long to wait before that.
     *
     * @throws IllegalArgumentException where the id holds a line break or NUL
     */
    public static byte[] priming(final String id, final Duration delay) {
        return (idLine(id) + "retry: " + delay.toMillis() + "\ndata: \n\n").getBytes(UTF_8);
    }

    /** Tells the client how long to wait before it reconnects; whole milliseconds. */
    public static byte[] retry(final Duration delay) {
        return ("retry: " + delay.toMillis() + "\n\n").getBytes(UTF_8);
    }

    /** A comment: says nothing and keeps connections from idling out. */
    public static byte[] keepAlive() {
        return ":\n\n".getBytes(UTF_8);
    }

    private static String idLine(final String id) {
        if (id.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException("an event id holds no line break and no NUL");
        }
        return "id: " + id + "\n";
    }

    private static byte[] event(final byte[] head, final byte[] json) {
        final int start = head.length + DATA.length;
        final var event = new byte[start + json.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(DATA, 0, event, head.length, DATA.length);
        for (int i = 0; i < json.length; i++) {
            event[start + i] = json[i] == '\n' || json[i] == '\r' ? (byte) ' ' : json[i];
        }
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }
}
