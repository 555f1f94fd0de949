package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** Writes server-sent events (WHATWG HTML §9.2.5) as MCP's Streamable HTTP wants them: one message, one data line. */
public final class SseEncoder {

    private static final byte[] MESSAGE = "event: message\n".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] BEGIN = "event: message\ndata: ".getBytes(UTF_8);
    private static final byte[] END = "\n\n".getBytes(UTF_8);
    private static final byte[] VOID = "\nevent: void\n\n".getBytes(UTF_8);

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

    /** Begins an event with a JSON message that comes in parts; nothing else may come before its end. */
    public static byte[] begin() {
        return BEGIN.clone();
    }

    /** The next of the JSON of an event that has begun; the given bytes themselves where there is no line break. */
    public static byte[] part(final byte[] json) {
        final int lineBreak = Octets.endOfLine(json, 0, json.length);
        return lineBreak == json.length ? json : onOneLine(json.clone(), lineBreak);
    }

    /** Ends an event that came in parts. */
    public static byte[] end() {
        return END.clone();
    }

    /**
     * Ends an event that came in parts and can be resumed after; its id comes last, so that a client that got only a part
     * of it does not ask for what follows.
     *
     * @throws IllegalArgumentException where the id holds a line break or NUL
     */
    public static byte[] end(final String id) {
        return ('\n' + idLine(id) + '\n').getBytes(UTF_8);
    }

    /** Ends an event whose message will never be whole: the last type given counts, and nobody listens to this one. */
    public static byte[] unsay() {
        return VOID.clone();
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
        if (id.indexOf('\n') >= 0 || id.indexOf('\r') >= 0 || id.indexOf(0) >= 0) {
            throw new IllegalArgumentException("an event id holds no line break and no NUL");
        }
        return "id: " + id + "\n";
    }

    private static byte[] event(final byte[] head, final byte[] json) {
        final int start = head.length + DATA.length;
        final var event = new byte[start + json.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(DATA, 0, event, head.length, DATA.length);
        System.arraycopy(json, 0, event, start, json.length);
        onOneLine(event, start);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    private static byte[] onOneLine(final byte[] bytes, final int from) {
        for (int at = Octets.endOfLine(bytes, from, bytes.length);
                at < bytes.length;
                at = Octets.endOfLine(bytes, at, bytes.length)) {
            bytes[at] = ' ';
        }
        return bytes;
    }
}
