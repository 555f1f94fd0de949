package io.sallyport.server.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The one event loop both operators' ports share, and the virtual threads their slower answers run on. */
public final class AdminLoop implements AutoCloseable {

    private static final long BEAT_MILLIS = 500;
    private static final int BACKLOG = 64;
    private static final Duration EXCHANGE = Duration.ofSeconds(30);

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration exchange;

    public AdminLoop() {
        this(EXCHANGE);
    }

    /** With another limit on how long a connection may be idle, send a request, or wait for an answer. */
    AdminLoop(final Duration exchange) {
        this.exchange = exchange;
    }

    /** Beats for that watch from now on. */
    public void watch(final LoopWatch watch) {
        watch.beat();
        group.scheduleAtFixedRate(watch::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    ExecutorService blocking() {
        return blocking;
    }

    /** Opens a port. May block: never call it on an event loop. */
    AdminPort open(final PortSettings settings, final Pages pages) throws PortUnavailable {
        final var connections = new Connections(group.next());
        final var bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new PortInitializer(settings.allowFrom(), pages, connections, exchange))
                .bind(settings.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bound.cause() instanceof IOException cause
                    ? new PortUnavailable(settings, cause)
                    : new PortUnavailable(settings, new IOException(bound.cause()));
        }
        return new AdminPort(bound.channel(), connections);
    }

    /** Ends the loop; ports are closed before. */
    @Override
    public void close() {
        blocking.shutdownNow();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
