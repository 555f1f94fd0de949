package io.sallyport.benchmarks.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/**
 * What there is of a gateway when nothing is left of it but Netty: HTTP/1.1 is decoded and encoded on both sides, and
 * nobody looks at it. What this costs, a gateway on Netty cannot go below. A client's connection has one of its own behind
 * it. A process that prints {@code listening PORT}.
 */
public final class BareProxy {

    private BareProxy() {}

    /** Whether this machine lets processes use io_uring. */
    public static boolean hasIoUring() {
        return IoUring.isAvailable();
    }

    /** @param args the port of the server on loopback; a second one for io_uring, without which it does not start */
    public static void main(final String[] args) throws InterruptedException {
        final var sockets = args.length > 1 ? Loopback.ioUring() : Loopback.sockets();
        final var server = Loopback.address(Integer.parseInt(args[0]));
        sockets.serve(client -> {
            client.config().setAutoRead(false);
            client.pipeline().addLast(new HttpServerCodec());
            connect(client, server, sockets.connecting());
        });
    }

    private static void connect(
            final SocketChannel client, final InetSocketAddress server, final Class<? extends SocketChannel> kind) {
        final var connected = new Bootstrap()
                .group(client.eventLoop())
                .channel(kind)
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

    /** Passes on what comes, as fast as it is taken. */
    private static final class To extends ChannelInboundHandlerAdapter {

        private final Channel other;

        To(final Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            other.write(message, other.voidPromise());
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext ctx) {
            other.flush();
            ctx.channel().config().setAutoRead(other.isWritable());
        }

        @Override
        public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
            other.config().setAutoRead(ctx.channel().isWritable());
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
