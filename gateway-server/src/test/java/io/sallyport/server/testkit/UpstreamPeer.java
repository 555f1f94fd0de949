package io.sallyport.server.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One connection of the gateway to a {@link ScriptedUpstream}, which may say whatever bytes it likes. */
public final class UpstreamPeer implements AutoCloseable {

    private static final int LARGE = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    UpstreamPeer(final Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * The next request, empty once the gateway has hung up.
     *
     * @param early what to do once the first of a large body is here
     */
    Optional<UpstreamCall> read(final ScriptedUpstream.Script early) throws IOException, InterruptedException {
        final var start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        final var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            final int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        final int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        final var words = start.split(" ", -1);
        final var body = new ByteArrayOutputStream();
        body.write(in.readNBytes(Math.min(length, LARGE)));
        if (length > LARGE) {
            early.answer(call(words, headers, body), this);
            rest(length - LARGE, body);
        }
        return Optional.of(call(words, headers, body));
    }

    /** The gateway may hang up midway: what came counts. */
    private void rest(final int length, final ByteArrayOutputStream body) {
        try {
            for (int left = length; left > 0; ) {
                final byte[] part = in.readNBytes(Math.min(left, LARGE));
                body.writeBytes(part);
                left = part.length == 0 ? 0 : left - part.length;
            }
        } catch (final IOException hungUp) {
            // So it ends here.
        }
    }

    private static UpstreamCall call(
            final String[] words, final Map<String, String> headers, final ByteArrayOutputStream body) {
        return new UpstreamCall(words[0], words[1], Map.copyOf(headers), body.toString(StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        final var line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Sends these bytes and nothing around them. */
    public void raw(final byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    public void raw(final String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole answer; {@code headers} are lines that end with CRLF. */
    public void answer(final String status, final String type, final String headers, final String body)
            throws IOException {
        raw("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers + "\r\n" + body);
    }

    public void json(final String body) throws IOException {
        answer("200 OK", "application/json", "", body);
    }

    /** The result of a call. */
    public void result(final UpstreamCall call, final String result) throws IOException {
        json(call.result(result));
    }

    /** Begins an event stream in chunks. */
    public void stream() throws IOException {
        raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    public void event(final String json) throws IOException {
        chunk("event: message\ndata: " + json + "\n\n");
    }

    public void chunk(final String text) throws IOException {
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    public void chunk(final byte[] bytes) throws IOException {
        raw(Integer.toHexString(bytes.length) + "\r\n");
        raw(bytes);
        raw("\r\n");
    }

    public void endStream() throws IOException {
        raw("0\r\n\r\n");
    }

    /** Says nothing any more until the gateway hangs up. */
    public void hang() throws IOException {
        while (in.read() >= 0) {
            // Whatever it says is of no interest.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
