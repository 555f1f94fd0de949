package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP/1.1 to a port of loopback with nothing of a client's own to become warm: one request at a time on plain sockets. */
record RawClient(int port, String path) {

    private static final int ANSWER = 1 << 16;
    private static final int MILLIS = 10_000;

    /** One that is open. */
    record Connection(Socket socket, String path) implements AutoCloseable {

        /**
         * Sends a request and reads its answer, which must have a length.
         *
         * @return its status line
         */
        String exchange(final Script.Request request) throws IOException {
            return exchange(request, 1);
        }

        /** The same with another id. */
        String exchange(final Script.Request request, final int id) throws IOException {
            final var out = socket.getOutputStream();
            out.write(request.http(path, id));
            out.flush();
            return read();
        }

        private String read() throws IOException {
            final var text = new StringBuilder();
            final var buffer = new byte[ANSWER];
            while (!isWhole(text)) {
                final int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new IOException("the connection ended within an answer");
                }
                text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
            return text.substring(0, text.indexOf("\r\n"));
        }

        private static boolean isWhole(final StringBuilder text) {
            final int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            final var length = text.substring(0, end)
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                    .findFirst();
            return length.map(line -> text.length()
                            >= end + 4 + Integer.parseInt(line.substring(15).strip()))
                    .orElseGet(() -> text.indexOf("\r\n0\r\n\r\n", end) >= 0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    Connection connect() throws IOException {
        return connect(Duration.ofMillis(MILLIS));
    }

    /** @param patience with one answer */
    Connection connect(final Duration patience) throws IOException {
        final var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            return new Connection(socket, path);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether somebody listens there and has an answer of status 200. */
    boolean answers(final Script.Request request) throws IOException, InterruptedException {
        try (var connection = connect()) {
            return connection.exchange(request).startsWith("HTTP/1.1 200 ");
        } catch (final ConnectException _) {
            Thread.sleep(1);
            return false;
        }
    }
}
