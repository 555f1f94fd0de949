package io.sallyport.server.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A balancer of TCP connections in front of several gateways, each to the next one, as a Service in a cluster is. */
public final class ConnectionBalancer implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<URI> gateways;
    private final ServerSocket socket;

    /** @param gateways their base URLs */
    public ConnectionBalancer(final List<URI> gateways) throws IOException {
        this.gateways = List.copyOf(gateways);
        this.socket = new ServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1"));
        threads.submit(this::accept);
    }

    public URI url(final String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** How many connections each gateway has got, at least. */
    public int share() {
        return turn.get() / gateways.size();
    }

    private Void accept() throws IOException {
        while (true) {
            final var client = socket.accept();
            final var gateway = gateways.get(Math.floorMod(turn.getAndIncrement(), gateways.size()));
            final var server = new Socket(gateway.getHost(), gateway.getPort());
            for (final var each : List.of(client, server)) {
                each.setTcpNoDelay(true);
                open.add(each);
            }
            threads.submit(() -> pass(client, server));
            threads.submit(() -> pass(server, client));
        }
    }

    /** Whichever side ends the connection ends it for both. */
    private Void pass(final Socket from, final Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } finally {
            open.remove(from);
            open.remove(to);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (final var each : open) {
            each.close();
        }
        threads.shutdownNow();
    }
}
