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
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;

/** A process with one event loop on a free loopback port, which it prints as {@code listening PORT}. */
public final class EchoUpstream {

    private static final int MOST = 32 << 20;
    private static final int BACKLOG = 8192;

    private EchoUpstream() {}

    public static void main(final String[] args) throws InterruptedException {
        final boolean epoll = Epoll.isAvailable();
        final IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        final Class<? extends ServerChannel> kind =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        final var counts = new Counts();
        final var servers = new HashMap<String, Server>();
        final var questions = new Questions();
        final var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MOST))
                                .addLast(new EchoHandler(counts, questions, servers));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println("listening " + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }
}
