package io.sallyport.benchmarks.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * The sockets of a process with one event loop: epoll's where it is there, or those of NIO.
 *
 * @param listening what a server listens on
 * @param connecting what connects to one
 */
record Loopback(
        IoHandlerFactory io, Class<? extends ServerChannel> listening, Class<? extends SocketChannel> connecting) {

    private static final int BACKLOG = 8192;

    static Loopback sockets() {
        return Epoll.isAvailable()
                ? new Loopback(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class)
                : new Loopback(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }

    /** The same with io_uring's. */
    static Loopback ioUring() {
        IoUring.ensureAvailability();
        return new Loopback(
                IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class, IoUringSocketChannel.class);
    }

    /** Serves on a free port, which it prints as {@code listening PORT}, for as long as the process lives. */
    void serve(final Consumer<SocketChannel> accepted) throws InterruptedException {
        final var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(listening)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel client) {
                        accepted.accept(client);
                    }
                })
                .bind(address(0))
                .sync()
                .channel();
        System.out.println("listening " + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    static InetSocketAddress address(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
