package io.sallyport.server.listener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends what it likes. Reads give up after 20 s. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(final int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    RawClient send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    RawClient get(final String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads up to and with {@code end}; less only if the connection ends before. */
    String readUntil(final String end) throws IOException {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        int next = read();
        while (next >= 0) {
            read.write(next);
            if (read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                break;
            }
            next = read();
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    String readToEnd() throws IOException {
        return readUntil("\0never");
    }

    private int read() throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (final SocketException _) {
            return -1; // reset, which is an end as well
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
