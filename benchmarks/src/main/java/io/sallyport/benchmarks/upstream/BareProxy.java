package io.sallyport.benchmarks.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What there is of a gateway when nothing is left of it but Netty: HTTP/1.1 is decoded and encoded on both sides, and
 * nobody looks at it. What this costs, a gateway on Netty cannot go below. A client's connection has one of its own behind
 * it. A process that prints {@code listening PORT}.
 */
public final class BareProxy {

    private static final int BACKLOG = 8192;

    private BareProxy() {}

    /** @param args the port of the server on loopback */
    public static void main(final String[] args) throws InterruptedException {
        final boolean epoll = Epoll.isAvailable();
        final IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        final var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        final var listening = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel client) {
                        client.pipeline().addLast(new HttpServerCodec());
                        connect(client, server, epoll);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println("listening " + ((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    private static void connect(final SocketChannel client, final InetSocketAddress server, final boolean epoll) {
        final var connected = new Bootstrap()
                .group(client.eventLoop())
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel upstream) {
                        upstream.pipeline().addLast(new HttpClientCodec(), new To(client));
                    }
                })
                .connect(server);
        client.pipeline().addLast(new To(connected.channel()));
        connected.addListener(_ -> client.config().setAutoRead(true));
    }

    /** Passes on what comes, and flushes it when it is whole. */
    private static final class To extends ChannelInboundHandlerAdapter {

        private final Channel other;

        To(final Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            other.write(message, other.voidPromise());
            if (message instanceof LastHttpContent) {
                other.flush();
            }
        }

        @Override
        public void channelInactive(final ChannelHandlerContext ctx) {
            other.close();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            ctx.close();
        }
    }
}
