package io.sallyport.server.listener;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sallyport.server.upstream.http.ClientChannels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    IoEventLoopGroup group() {
        return group;
    }

    /** The class of a channel that accepts connections on these loops. */
    public Class<? extends ServerChannel> serverChannel() {
        return switch (transport) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** What connections to upstreams need of these loops. */
    public ClientChannels clientChannels() {
        return ClientChannels.of(group);
    }

    /** One of the loops, another each time. */
    public ScheduledExecutorService next() {
        return group.next();
    }

    public List<ScheduledExecutorService> all() {
        final var all = new ArrayList<ScheduledExecutorService>();
        group.forEach(all::add);
        return List.copyOf(all);
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
        NIO;

        /**
         * What an operator has chosen by its name, in any case and with either dash; else what all machines are tested with,
         * and where that is because of a name that nothing has, a warning.
         */
        public static Transport preferred(final Optional<String> chosen) {
            final var name = chosen.map(String::strip).filter(text -> !text.isEmpty());
            final var known = name.flatMap(Transport::named);
            if (known.isEmpty()) {
                name.ifPresent(text -> LOG.warn("There is no transport {}: choose io_uring, epoll or nio", text));
            }
            return known.orElse(EPOLL);
        }

        private static Optional<Transport> named(final String text) {
            final var name = text.toUpperCase(Locale.ROOT).replace('-', '_');
            return Arrays.stream(values())
                    .filter(transport -> transport.name().equals(name))
                    .findFirst();
        }
    }
}
