package io.sallyport.server.upstream.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server that says exactly the bytes a test wants it to say; every connection runs the script on a thread of its own. */
final class ScriptedServer implements AutoCloseable {

    /** What the server does with a connection. */
    interface Script {
        void run(Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final String scheme;
    private final Script script;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Peer> arrivals = new LinkedBlockingQueue<>();

    private ScriptedServer(final ServerSocket socket, final String scheme, final Script script) {
        this.socket = socket;
        this.scheme = scheme;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedServer of(final Script script) {
        try {
            return new ScriptedServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), "http", script);
        } catch (final IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static ScriptedServer tls(final ServerSocket socket, final Script script) {
        return new ScriptedServer(socket, "https", script);
    }

    /** Answers every request on every connection with these bytes. */
    static ScriptedServer answering(final String response) {
        return of(peer -> {
            while (peer.readRequest() != null) {
                peer.send(response);
            }
        });
    }

    static String ok(final String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void accept() {
        try {
            while (true) {
                final var peer = new Peer(socket.accept());
                peers.add(peer);
                arrivals.add(peer);
                Thread.ofVirtual().start(() -> serve(peer));
            }
        } catch (final IOException closed) {
            // The test is over.
        }
    }

    private void serve(final Peer peer) {
        try (peer) {
            script.run(peer);
        } catch (final IOException gone) {
            // The other side hung up; the test looks at its own side.
        } catch (final InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    URI url() {
        return url("127.0.0.1");
    }

    URI url(final String host) {
        return URI.create(scheme + "://" + host + ":" + port() + "/mcp");
    }

    int accepted() {
        return peers.size();
    }

    Peer nextPeer() throws InterruptedException {
        final var peer = arrivals.poll(20, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("nobody connected");
        }
        return peer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (final var peer : peers) {
            peer.close();
        }
    }

    /** One accepted connection. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final AtomicLong sent = new AtomicLong();
        private final CountDownLatch hungUp = new CountDownLatch(1);

        Peer(final Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The head and body of the next request as text; null when the other side hung up instead. */
        @Nullable String readRequest() throws IOException {
            final var text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                final int next = readByte();
                if (next < 0) {
                    hungUp.countDown();
                    return null;
                }
                text.append((char) next);
            }
            final var head = text.toString().toLowerCase(Locale.ROOT);
            final int field = head.indexOf("content-length: ");
            if (field >= 0) {
                final var value = head.substring(field + 16, head.indexOf("\r\n", field));
                text.append(new String(in.readNBytes(Integer.parseInt(value)), StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        }

        private int readByte() throws IOException {
            try {
                return in.read();
            } catch (final SocketException reset) {
                return -1;
            }
        }

        void send(final String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(final byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            sent.addAndGet(bytes.length);
        }

        Socket socket() {
            return socket;
        }

        long bytesSent() {
            return sent.get();
        }

        /** Closes with a reset in place of a proper end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits, as the script, until the other side hangs up. */
        void awaitHangUp() throws IOException {
            while (readByte() >= 0) {
                // Whatever it says is of no interest.
            }
            hungUp.countDown();
        }

        /** Waits, as the test, until the script saw the other side hang up. */
        void hasHungUp() throws InterruptedException {
            if (!hungUp.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the connection is still open");
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
