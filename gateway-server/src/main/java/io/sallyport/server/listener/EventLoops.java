package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops all connections run on, those of clients and those to upstreams alike. */
public final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private final Transport transport;
    private final IoEventLoopGroup group;

    private EventLoops(final Transport transport, final int threads) {
        this.transport = transport;
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("sallyport-loop"), handlers(transport));
    }

    /** Starts one loop per processor. */
    public static EventLoops start(final Transport preferred) {
        return start(preferred, Runtime.getRuntime().availableProcessors());
    }

    /** Starts {@code threads} loops on {@code preferred}, or on the next best transport this machine has. */
    public static EventLoops start(final Transport preferred, final int threads) {
        return new EventLoops(available(preferred), threads);
    }

    /** What the kernel is talked to with; what was preferred, or what there was instead. */
    public Transport transport() {
        return transport;
    }

    public IoEventLoopGroup group() {
        return group;
    }

    /** One of the loops, each in its turn, for work that belongs to no connection. */
    public ScheduledExecutorService next() {
        return group.next();
    }

    public List<ScheduledExecutorService> all() {
        return StreamSupport.stream(group.spliterator(), false)
                .<ScheduledExecutorService>map(loop -> loop)
                .toList();
    }

    /** The class of a channel that accepts connections on these loops. */
    public Class<? extends ServerChannel> serverChannel() {
        return switch (transport) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** The class of a channel that connects from these loops. */
    public Class<? extends Channel> clientChannel() {
        return switch (transport) {
            case IO_URING -> IoUringSocketChannel.class;
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /** Ends the loops and all that still runs on them. Blocks up to {@code deadline}; true if they have ended. */
    public boolean close(final Duration deadline) {
        return group.shutdownGracefully(0, deadline.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(deadline.toMillis());
    }

    private static Transport available(final Transport preferred) {
        return switch (preferred) {
            case IO_URING ->
                IoUring.isAvailable() ? preferred : fallBack(Transport.EPOLL, IoUring.unavailabilityCause());
            case EPOLL -> Epoll.isAvailable() ? preferred : fallBack(Transport.NIO, Epoll.unavailabilityCause());
            case NIO -> preferred;
        };
    }

    private static Transport fallBack(final Transport next, final Throwable cause) {
        LOG.info("Transport not available ({}), trying {}", cause.getMessage(), next);
        return available(next);
    }

    private static IoHandlerFactory handlers(final Transport transport) {
        return switch (transport) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Ways to talk to the kernel; each falls back to the next. */
    public enum Transport {
        IO_URING,
        EPOLL,
        NIO
    }
}
