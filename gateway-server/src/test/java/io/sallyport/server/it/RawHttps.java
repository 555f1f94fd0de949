package io.sallyport.server.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of HTTP/1.1 whose every byte the test decides. Reads give up after a minute. */
final class RawHttps implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*");

    /** Fields under their names in lower case; the body of a stream is left on the connection. */
    record Answer(int status, Map<String, List<String>> fields, String body) {

        /** The one field of that name; empty where there is none. */
        String field(final String name) {
            final var all = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (all.size() > 1) {
                throw new AssertionError(name + " came " + all.size() + " times: " + all);
            }
            return all.isEmpty() ? "" : all.getFirst();
        }
    }

    private final Socket socket;

    RawHttps(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    /** POSTs a message with these header lines and no others but what HTTP and MCP demand. */
    Answer post(final String target, final String body, final String... lines) throws IOException {
        final var head = new ArrayList<>(List.of(
                "Host: localhost",
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length));
        head.addAll(List.of(lines));
        return send("POST " + target, body, head);
    }

    /** Sends a request without a body and with nothing but these header lines. */
    Answer ask(final String methodAndTarget, final String... lines) throws IOException {
        return send(methodAndTarget, "", List.of(lines));
    }

    private Answer send(final String methodAndTarget, final String body, final List<String> lines) throws IOException {
        final var request = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\n");
        lines.forEach(line -> request.append(line).append("\r\n"));
        write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        write(body.getBytes(StandardCharsets.UTF_8));
        return read();
    }

    void write(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Answer read() throws IOException {
        final Matcher status = STATUS.matcher(line());
        if (!status.matches()) {
            throw new IOException("no HTTP answer");
        }
        final var fields = new TreeMap<String, List<String>>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            final int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        final int length = Integer.parseInt(
                fields.getOrDefault("content-length", List.of("0")).getFirst());
        final var body = socket.getInputStream().readNBytes(length);
        return new Answer(Integer.parseInt(status.group(1)), fields, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        final InputStream in = socket.getInputStream();
        final var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
