package io.sallyport.server;

import io.netty.buffer.ByteBuf;
import io.sallyport.benchmarks.memory.MemoryChannel;
import io.sallyport.benchmarks.memory.MemoryLoop;
import io.sallyport.config.GatewayConfig;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.assembly.ConnectionAssembly;
import io.sallyport.server.assembly.Doors;
import io.sallyport.server.assembly.ListenerAssembly;
import io.sallyport.server.assembly.RouterAssembly;
import io.sallyport.server.assembly.UnusablePluginException;
import io.sallyport.server.assembly.UpstreamRegistry;
import io.sallyport.server.assembly.UpstreamTransports;
import io.sallyport.server.call.CallObserver;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.ListChanges;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.SessionOpening;
import io.sallyport.server.listener.CannotListenException;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.listener.Fronts;
import io.sallyport.server.listener.Listener;
import io.sallyport.server.listener.Listeners;
import io.sallyport.server.listener.TransportTail;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.observability.Unread;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.http.ClientChannels;
import io.sallyport.server.upstream.http.NettyUpstreamTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A gateway's rooms, put together as {@link Gateway} does, between a client and an upstream that are in this process: every
 * byte from the client's request to its answer is handled by the one thread that made this.
 */
public final class InProcessGateway implements MemoryChannel.Peer, AutoCloseable {

    private static final RpcClient.Limits ANSWERS =
            new RpcClient.Limits(16 << 20, 256 << 10, EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private static final int MOST_CONNECTIONS = 10;
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final MemoryLoop loop = new MemoryLoop();
    /** Only for the listener's port, to which nobody comes. */
    private final EventLoops unused = EventLoops.start(EventLoops.Transport.NIO, 1);

    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final CurrentRouter router = new CurrentRouter();
    private final Telemetry telemetry;
    private final UpstreamTransports transport;
    private final Sessions sessions;
    private final Listeners listeners;
    private final MemoryChannel client = MemoryChannel.accepted(this);
    private final StringBuilder text = new StringBuilder();
    private boolean answered;
    private boolean reading;

    /**
     * @param upstream makes the other end of a connection to an upstream
     * @throws IOException where the configuration cannot be had
     */
    public InProcessGateway(final GatewayConfig config, final Supplier<MemoryChannel.Peer> upstream)
            throws IOException {
        final var clock = InstantSource.system();
        final var scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        final var live = new LiveCalls();
        telemetry = Unread.telemetry(settings(config));
        transport = new UpstreamTransports(
                new NettyUpstreamTransport(
                        new ClientChannels(loop, () -> MemoryChannel.outgoing(upstream.get())),
                        ConnectionAssembly.settings(config),
                        new PoolGauges(telemetry.gauges())),
                scanner,
                loop::next,
                Version.TEXT);
        final var rpc = new RpcClient(transport, scanner, ANSWERS, telemetry.upstreams());
        final var upstreams = new UpstreamRegistry(
                loop::next,
                transport,
                rpc,
                new HandshakeClient(rpc, Version.TEXT),
                telemetry.upstreams(),
                clock,
                blocking);
        sessions = new Sessions(
                SessionKeys.random(),
                new Sessions.Settings(
                        config.sessions().idle(), config.sessions().lifetime()),
                Optional.empty(),
                clock,
                _ -> {});
        final var opening = new SessionOpening(
                sessions, new SessionOpening.Settings(config.sessions().openWithin(), Version.TEXT));
        final var pipeline = new CallPipeline(sessions, opening, telemetry.calls(), live, scanner);
        final var budget = new BodyBudget(config.limits().bodies());
        final var doors = new Doors(router, pipeline, telemetry.calls(), budget, live, Optional.empty());
        doors.become(config.listeners());
        try {
            new RouterAssembly(upstreams, router, new ListChanges(sessions), clock, blocking, loop.next())
                    .prepare(config, URI.create("http://localhost"))
                    .become(Duration.ZERO, Duration.ZERO);
            listeners = Listeners.open(
                    unused,
                    ListenerAssembly.settings(config),
                    MOST_CONNECTIONS,
                    new TransportTail(doors),
                    new ListenerMetrics(telemetry.gauges()));
        } catch (final UnusablePluginException | CannotListenException e) {
            throw new IOException(e.getMessage(), e);
        }
        client.pipeline().addLast(Fronts.of(plain(listeners)));
        loop.register(client);
        until(() -> client.isRegistered(), "a connection");
    }

    /** The one route. */
    public Route route() {
        return router.get().routes().getFirst();
    }

    public Sessions sessions() {
        return sessions;
    }

    public CallObserver observer() {
        return telemetry.calls();
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
    public void until(final java.util.function.BooleanSupplier so, final String what) {
        long deadline = 0;
        while (!so.getAsBoolean()) {
            if (loop.runNow() == 0) {
                deadline = deadline == 0 ? System.nanoTime() + PATIENCE : deadline;
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("waited in vain for " + what + ": " + text);
                }
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

    @Override
    public void close() {
        listeners.close(Duration.ZERO);
        transport.close();
        unused.close(Duration.ZERO);
        blocking.shutdownNow();
        telemetry.close();
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

    private static Listener plain(final Listeners listeners) {
        return listeners.all().stream()
                .filter(listener -> listener.name().equals("plain"))
                .findFirst()
                .orElseThrow();
    }

    private static TelemetrySettings settings(final GatewayConfig config) {
        return TelemetrySettings.of(
                Optional.empty(),
                Optional.empty(),
                config.telemetry().traceRatio().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                Version.TEXT,
                Map.of());
    }
}
