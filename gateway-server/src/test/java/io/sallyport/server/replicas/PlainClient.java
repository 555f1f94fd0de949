package io.sallyport.server.replicas;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.transport.LastResort;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 client that is no replica: sends what it likes, and shows the heads and resets of the answers. */
final class PlainClient implements AutoCloseable {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Channel connection;

    PlainClient(final EventLoops loops, final InetSocketAddress address) {
        connection = new Bootstrap()
                .group(loops.clientChannels().group())
                .channelFactory(loops.clientChannels().factory())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                                .addLast(new LastResort());
                    }
                })
                .connect(address)
                .syncUninterruptibly()
                .channel();
    }

    static Http2Headers head(final String method, final String path) {
        return new DefaultHttp2Headers()
                .method(method)
                .path(path)
                .scheme("http")
                .authority("replica")
                .set("content-type", "application/octet-stream");
    }

    /** A head, and nothing yet of what should follow. */
    Http2StreamChannel begin(final Http2Headers head) {
        final Http2StreamChannel stream = open();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(head));
        return stream;
    }

    /** Both at once, so that no deadline passes in between. */
    void send(final Http2Headers head, final byte[] body) {
        final Http2StreamChannel stream = open();
        stream.write(new DefaultHttp2HeadersFrame(head));
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true));
    }

    private Http2StreamChannel open() {
        return new Http2StreamChannelBootstrap(connection)
                .handler(new Frames())
                .open()
                .syncUninterruptibly()
                .getNow();
    }

    /** The status with the fields {@code allow} and {@code sallyport-answered} if any, or the code of a reset. */
    String next() throws InterruptedException {
        return String.valueOf(heard.poll(30, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
    }

    private final class Frames extends SimpleChannelInboundHandler<Http2StreamFrame> {

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final Http2StreamFrame frame) {
            if (frame instanceof final Http2HeadersFrame answer) {
                final var text = new StringBuilder(answer.headers().status());
                answer.headers().forEach(field -> {
                    if (field.getKey().toString().matches("allow|sallyport-answered")) {
                        text.append(' ').append(field.getKey()).append('=').append(field.getValue());
                    }
                });
                heard.add(text.toString());
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event instanceof final Http2ResetFrame reset) {
                heard.add("reset " + reset.errorCode());
            }
        }
    }
}
