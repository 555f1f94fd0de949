package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens where a replica should, and behaves badly. Writes down the kinds of the frames it gets (RFC 9113 §6). */
final class FakePeer implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** A goodbye that counts no stream in. */
    static final byte[] GOAWAY = frame(7, 0, 0, new byte[8]);

    /** A goodbye that counts all streams in. */
    static final byte[] GOAWAY_LATER =
            frame(7, 0, 0, ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array());

    final BlockingQueue<Integer> frames = new LinkedBlockingQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket socket;
    private final Manners manners;

    /** What it does with a connection. */
    interface Manners {
        void meet(FakePeer peer, Socket connection) throws IOException;
    }

    FakePeer(final Manners manners) throws IOException {
        this(0, manners);
    }

    FakePeer(final int port, final Manners manners) throws IOException {
        this.manners = manners;
        this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** Says something, and nothing more. */
    static Manners saying(final byte[] bytes) {
        return (peer, connection) -> {
            connection.getOutputStream().write(bytes);
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        };
    }

    /** Takes one message to its end as HTTP/2 wants it, and answers with these bytes; then listens on. */
    static Manners answering(final byte[] bytes) {
        return (peer, connection) -> {
            connection.getOutputStream().write(settings());
            peer.frames(connection, DATA, END_STREAM, bytes);
        };
    }

    /** The same at the head of a message, and gives no window for the rest. */
    static Manners interrupting(final byte[] bytes) {
        return (peer, connection) -> {
            connection.getOutputStream().write(settings());
            peer.frames(connection, HEADERS, END_HEADERS, bytes);
        };
    }

    static byte[] settings() {
        return frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Resets the first stream of a client of Netty. */
    static byte[] reset(final int code) {
        return frame(RST_STREAM, 0, 3, ByteBuffer.allocate(4).putInt(code).array());
    }

    /** The head of the first stream's answer: a status as it is (RFC 7541 §6.2.2), and whether it is to the message. */
    static byte[] head(final String status, final boolean answered, final boolean last) {
        final var fields = new ByteArrayOutputStream();
        fields.write(8);
        write(fields, status);
        if (answered) {
            fields.write(0);
            write(fields, "sallyport-answered");
            write(fields, "1");
        }
        return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), 3, fields.toByteArray());
    }

    private static void write(final ByteArrayOutputStream fields, final String text) {
        fields.write(text.length());
        fields.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] data(final String text, final boolean last) {
        return frame(DATA, last ? END_STREAM : 0, 3, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] all(final byte[]... frames) {
        final var all = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Waits until it got a frame of that kind; fails after 30 s. */
    void await(final int kind) throws InterruptedException {
        Integer next;
        do {
            next = frames.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a frame").isNotNull();
        } while (!Objects.equals(next, kind));
    }

    private static byte[] frame(final int kind, final int flags, final int stream, final byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) kind)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private void frames(final Socket connection, final int wanted, final int flag, final byte[] answer)
            throws IOException {
        final var in = new DataInputStream(connection.getInputStream());
        in.skipNBytes(24);
        while (true) {
            final int lengthAndKind = in.readInt();
            final int flags = in.readUnsignedByte();
            in.readInt();
            in.skipNBytes(lengthAndKind >>> 8);
            final int kind = lengthAndKind & 0xff;
            if (kind == wanted && (flags & flag) != 0) {
                connection.getOutputStream().write(answer);
            }
            frames.add(kind);
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                final Socket connection = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> meet(connection));
            } catch (final IOException _) {
                return; // closed
            }
        }
    }

    private void meet(final Socket connection) {
        try (connection) {
            manners.meet(this, connection);
        } catch (final IOException _) {
            connections.get(); // the other side has had enough
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
