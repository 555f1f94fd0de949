package io.sallyport.server.replicas;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.upstream.http.ClientChannels;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.IntSupplier;

/** The port where other replicas send their messages. */
public final class ReplicaServer {

    static final int STREAM_WINDOW = 256 * 1024;
    static final int HEADER_BYTES = 64 * 1024;
    /** Cancelled relays are resets; there may be as many as clients that leave. */
    static final int RESETS = 100_000;

    static final int RESET_SECONDS = 30;

    /** What replicas ask each other may be as large, however small clients' bodies are. */
    private static final int LEAST = 1 << 20;

    private static final int ENVELOPE = 64 * 1024;
    private static final int BACKLOG = 1024;

    private final Channel socket;
    private final Accepted accepted;

    private ReplicaServer(final Channel socket, final Accepted accepted) {
        this.socket = socket;
        this.accepted = accepted;
    }

    /**
     * Where it listens, and for what.
     *
     * @param maxBody bytes of a client's body, asked at each message: what comes may be a little larger
     */
    public record Settings(InetSocketAddress address, IntSupplier maxBody) {}

    /**
     * How much other replicas may do.
     *
     * @param message from its head to its end, or to the answer of what was asked
     */
    record Bounds(int connections, int streams, Duration message, Upkeep.Settings upkeep) {

        /** An idle connection is left to the other side to close first: it knows best that it sends nothing just now. */
        static final Bounds DEFAULT = new Bounds(
                1_000,
                10_000,
                Duration.ofSeconds(30),
                new Upkeep.Settings(4 << 20, Duration.ofSeconds(15), Duration.ofSeconds(90)));
    }

    /**
     * Opens the port. Blocks.
     *
     * @param kind of channel that accepts connections on those loops
     * @throws ReplicaPortUnavailable where it cannot be opened
     */
    public static ReplicaServer open(
            final ClientChannels loops,
            final Class<? extends ServerChannel> kind,
            final Settings settings,
            final BodyBudget budget,
            final Receiver receiver)
            throws ReplicaPortUnavailable {
        return open(loops, kind, settings, budget, receiver, Bounds.DEFAULT);
    }

    static ReplicaServer open(
            final ClientChannels loops,
            final Class<? extends ServerChannel> kind,
            final Settings settings,
            final BodyBudget budget,
            final Receiver receiver,
            final Bounds bounds)
            throws ReplicaPortUnavailable {
        final var intake = new Intake(
                receiver,
                budget,
                () -> Math.max(LEAST, settings.maxBody().getAsInt()) + ENVELOPE,
                bounds.message(),
                new RefusalLog(InstantSource.system()));
        final var accepted = new Accepted(intake, bounds, loops.group().next());
        final ChannelFuture binding = new ServerBootstrap()
                .group(loops.group())
                .channel(kind)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(accepted)
                .bind(settings.address())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new ReplicaPortUnavailable(settings.address(), Objects.requireNonNull(binding.cause()));
        }
        return new ReplicaServer(binding.channel(), accepted);
    }

    /** Where it listens; the port is the real one where the settings say 0. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.localAddress();
    }

    /** Connections of other replicas. */
    public int connections() {
        return accepted.open();
    }

    /** Tells all relayed requests, and those to come, that this replica goes away. Everything is still served. */
    public void drain() {
        accepted.drain();
    }

    /**
     * Closes the port and has the other replicas close each connection when its streams have ended; what is left at the
     * deadline is cut off. Blocks.
     */
    public void close(final Duration deadline) {
        socket.close().awaitUninterruptibly();
        accepted.close(deadline);
    }
}
