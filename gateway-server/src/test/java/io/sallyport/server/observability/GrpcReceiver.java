package io.sallyport.server.observability;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector that keeps the paths it is sent to, over OTLP/gRPC without TLS. */
final class GrpcReceiver implements AutoCloseable {

    private static final int GRPC_PREFIX = 5;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final Channel server;

    GrpcReceiver() {
        this.server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel connection) {
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(final Channel stream) {
                                        stream.pipeline().addLast(new Answers());
                                    }
                                }));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    @Override
    public void close() {
        server.close();
        group.shutdownGracefully();
    }

    /** Answers every export with an empty message and status OK. */
    private final class Answers extends SimpleChannelInboundHandler<Http2StreamFrame> {

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                paths.add(head.headers().path().toString());
            } else if (frame instanceof Http2DataFrame data && data.isEndStream()) {
                final var head = new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
                ctx.write(new DefaultHttp2HeadersFrame(head));
                ctx.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[GRPC_PREFIX])));
                ctx.writeAndFlush(
                        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", "0"), true));
            }
        }
    }
}
