package io.sallyport.server.rehearsal;

import io.netty.buffer.ByteBuf;
import io.sallyport.config.GatewayConfig;
import io.sallyport.server.assembly.ListenerAssembly;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.assembly.Rooms;
import io.sallyport.server.assembly.UnusablePluginException;
import io.sallyport.server.call.Route;
import io.sallyport.server.listener.Listener;
import io.sallyport.server.listener.ListenerSettings;
import io.sallyport.server.listener.TransportTail;
import io.sallyport.server.observability.ListenerMetrics;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.transport.BodyArrays;
import io.sallyport.server.upstream.http.ClientChannels;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A gateway's rooms between a client and upstreams that are in this process: every byte from the client's request to its
 * answer is handled by the one thread that made this, and no port or socket is opened.
 */
public final class InProcessGateway implements MemoryChannel.Peer, AutoCloseable {

    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
    private static final long FAREWELL = Duration.ofMillis(100).toNanos();

    private final MemoryLoop loop = new MemoryLoop();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Rooms rooms;
    private final BooleanSupplier givenUp;
    private final MemoryChannel client = MemoryChannel.accepted(this);
    private final StringBuilder text = new StringBuilder();
    private boolean answered;
    private boolean reading;

    /**
     * @param config whose first listener without TLS the client comes by; ports, keys of sessions and replicas in it do not
     *     count
     * @param version the gateway's own
     * @param upstream makes the other end of a connection to an upstream
     * @param givenUp whether nothing is worth waiting for any more
     * @throws IOException where the configuration cannot be had
     */
    public InProcessGateway(
            final GatewayConfig config,
            final Telemetry telemetry,
            final PluginFactories plugins,
            final String version,
            final Supplier<MemoryChannel.Peer> upstream,
            final BooleanSupplier givenUp)
            throws IOException {
        this.givenUp = givenUp;
        final var channels = new ClientChannels(loop, () -> MemoryChannel.outgoing(upstream.get()));
        this.rooms = new Rooms(
                config,
                SessionKeys.random(),
                new Rooms.Ground(channels, loop::next, blocking, blocking, telemetry, plugins, version),
                Optional.empty());
        try {
            rooms.assembly().prepare(config, URI.create("http://localhost")).become(Duration.ZERO, Duration.ZERO);
        } catch (final UnusablePluginException e) {
            throw new IOException(e.getMessage(), e);
        }
        final var listener = Listener.withoutPort(
                loop.next(), plain(config), new TransportTail(rooms.doors()), new ListenerMetrics(telemetry.gauges()));
        client.pipeline().addLast(listener.pipeline());
        loop.register(client);
        until(client::isRegistered, "a connection");
    }

    /** The one route. */
    public Route route() {
        return rooms.router().get().routes().getFirst();
    }

    public Sessions sessions() {
        return rooms.sessions();
    }

    /** In which large bodies are. */
    public BodyArrays arrays() {
        return rooms.doors().brought().arrays();
    }

    /** Sends a request and returns when the last byte of its answer, an object as JSON, was written. */
    public void call(final byte[] request) {
        answered = false;
        client.receive(request);
        until(() -> answered, "an answer");
    }

    /** The same for any answer, which is returned. */
    public String exchange(final byte[] request) {
        text.setLength(0);
        reading = true;
        client.receive(request);
        until(() -> isWhole(text), "an answer");
        reading = false;
        return text.toString();
    }

    /** Runs what happens by itself until that is so. */
    private void until(final BooleanSupplier so, final String what) {
        long deadline = 0;
        while (!so.getAsBoolean()) {
            if (loop.runNow() == 0) {
                deadline = deadline == 0 ? System.nanoTime() + PATIENCE : deadline;
                if (givenUp.getAsBoolean() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("waited in vain for " + what + ": " + text);
                }
                loop.runSoon();
            }
        }
    }

    @Override
    public void written(final ByteBuf bytes) {
        final int end = bytes.writerIndex();
        answered = end > 1 && bytes.getByte(end - 1) == '}';
        if (reading) {
            text.append(bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void flushed(final MemoryChannel channel) {}

    /** Ends all of it, by the thread that made it. */
    @Override
    public void close() {
        client.close();
        final var freed = rooms.upstreams().close();
        final long latest = System.nanoTime() + FAREWELL;
        while (!freed.isDone() && System.nanoTime() < latest) {
            loop.runSoon();
        }
        rooms.assembly().close();
        rooms.transport().close();
        loop.end();
        blocking.shutdownNow();
    }

    private static boolean isWhole(final StringBuilder answer) {
        final int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        return answer.substring(0, end)
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .allMatch(length -> answer.length() >= end + 4 + length);
    }

    private static ListenerSettings plain(final GatewayConfig config) {
        return ListenerAssembly.settings(config).stream()
                .filter(listener -> listener.tls().isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
