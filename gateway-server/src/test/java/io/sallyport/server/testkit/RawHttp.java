package io.sallyport.server.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client's connection that sends exactly the bytes it is given and shows exactly how the answer ended. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final String EVENT_END = "\n\n";

    private final Socket socket;
    private final InputStream in;
    private final long openedNanos = System.nanoTime();
    /** What was read of a stream and is no whole event yet, or the events after the last one asked for. */
    private String unread = "";

    /**
     * An answer.
     *
     * @param headers by name in lower case; of fields that repeat, the last
     * @param whole whether the body ended as its head promised
     */
    public record Answer(int status, Map<String, String> headers, byte[] body, boolean whole) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(final String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    public RawHttp(final int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** A whole POST of a message, in the session if it is not empty. */
    public static String post(final String session, final String body) {
        return head(session, "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length) + body;
    }

    /** The head of a POST with these further lines. */
    public static String head(final String session, final String... lines) {
        return "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\n"
                + (session.isEmpty() ? "" : "Mcp-Session-Id: " + session + "\r\n") + String.join("\r\n", lines)
                + "\r\n\r\n";
    }

    public RawHttp send(final String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawHttp send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Closes the sending side only. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads one answer to its end, however it ends. */
    public Answer read() throws IOException {
        final var status = line();
        if (status.isEmpty()) {
            throw new EOFException("the connection ended without an answer");
        }
        final int code = Integer.parseInt(status.split(" ", -1)[1]);
        return body(code, headers());
    }

    private Answer body(final int status, final Map<String, String> headers) {
        final var body = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            if (status < 200 || status == 204) {
                whole = true;
            } else if (headers.containsKey("content-length")) {
                final int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                whole = copy(length, body);
            } else if ("chunked".equals(headers.get("transfer-encoding"))) {
                whole = chunks(body);
            } else {
                whole = copyAll(body);
            }
        } catch (final IOException broken) {
            // An answer that broke is not whole.
        }
        return new Answer(status, headers, body.toByteArray(), whole);
    }

    private boolean chunks(final ByteArrayOutputStream body) throws IOException {
        while (true) {
            final var size = line();
            if (size.isEmpty()) {
                return false;
            }
            final int length = Integer.parseInt(size, 16);
            if (!copy(length, body) || !line().isEmpty()) {
                return false;
            }
            if (length == 0) {
                return true;
            }
        }
    }

    private boolean copy(final int length, final ByteArrayOutputStream body) throws IOException {
        final var piece = new byte[64 * 1024];
        int left = length;
        while (left > 0) {
            final int read = in.read(piece, 0, Math.min(left, piece.length));
            if (read < 0) {
                return false;
            }
            body.write(piece, 0, read);
            left -= read;
        }
        return true;
    }

    private boolean copyAll(final ByteArrayOutputStream body) throws IOException {
        in.transferTo(body);
        return true;
    }

    private Map<String, String> headers() throws IOException {
        final var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            final int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line() throws IOException {
        final var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** Reads the head of an answer that goes on, and leaves its body to {@link #event()}. */
    public Answer readHead() throws IOException {
        final var status = line();
        return new Answer(Integer.parseInt(status.split(" ", -1)[1]), headers(), new byte[0], false);
    }

    /**
     * The next event of an answer that is a stream; empty at the end. One that only hands out an id to resume from, at the
     * beginning of a stream, is passed over.
     */
    public String event() throws IOException {
        final var event = anyEvent();
        return event.startsWith("id: ") && event.endsWith("\ndata: \n\n") ? anyEvent() : event;
    }

    /** The same, whatever it is. */
    public String anyEvent() throws IOException {
        if (System.nanoTime() - openedNanos > PATIENCE_MILLIS * 2_000_000L) {
            throw new SocketTimeoutException("nothing but comments"); // they come for ever
        }
        while (!unread.contains(EVENT_END)) {
            final var chunk = chunk();
            if (chunk.isEmpty()) {
                return "";
            }
            unread += chunk;
        }
        final int end = unread.indexOf(EVENT_END) + EVENT_END.length();
        final var event = unread.substring(0, end);
        unread = unread.substring(end);
        return event;
    }

    /** The next chunk of an answer, whatever it holds; empty at the end. Not together with {@link #event()}. */
    public String chunk() throws IOException {
        final var size = line();
        if (size.isEmpty() || size.equals("0")) {
            return "";
        }
        final var chunk = new String(in.readNBytes(Integer.parseInt(size, 16)), StandardCharsets.UTF_8);
        return line().isEmpty() ? chunk : "";
    }

    /** Whether the gateway closes the connection, with nothing more said. */
    public boolean ends() throws IOException {
        try {
            return in.read() < 0;
        } catch (final SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
