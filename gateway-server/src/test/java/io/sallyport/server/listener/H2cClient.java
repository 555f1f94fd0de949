package io.sallyport.server.listener;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 client with prior knowledge that shows the frames. */
final class H2cClient implements AutoCloseable {

    final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Http2Settings> settings = new LinkedBlockingQueue<>();
    final Channel connection;

    H2cClient(final RunningListener running) {
        this(running, Http2Settings.defaultSettings());
    }

    H2cClient(final RunningListener running, final Http2Settings own) {
        connection = new Bootstrap()
                .group(running.loops.group())
                .channelFactory(running.loops.clientChannels().factory())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .encoderIgnoreMaxHeaderListSize(true)
                                        .initialSettings(own)
                                        .build())
                                .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                                .addLast(new ConnectionFrames())
                                .addLast(new Errors());
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), running.port())
                .syncUninterruptibly()
                .channel();
    }

    Http2StreamChannel open(final Http2Headers headers, final boolean end) {
        final Http2StreamChannel stream = new Http2StreamChannelBootstrap(connection)
                .handler(new StreamFrames())
                .open()
                .syncUninterruptibly()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
        return stream;
    }

    Http2StreamChannel get(final String path) {
        return open(head("GET", path), true);
    }

    /** Opens streams and gives them up at once, as long as the server lets it. */
    void openAndReset(final int streams) {
        for (int i = 0; i < streams && connection.isActive(); i++) {
            final var opened = new Http2StreamChannelBootstrap(connection)
                    .handler(new StreamFrames())
                    .open()
                    .awaitUninterruptibly();
            if (opened.isSuccess()) {
                opened.getNow().writeAndFlush(new DefaultHttp2HeadersFrame(head("GET", "/wait"), true));
                opened.getNow().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
            }
        }
    }

    static Http2Headers head(final String method, final String path) {
        return new DefaultHttp2Headers()
                .method(method)
                .path(path)
                .scheme("http")
                .authority("localhost");
    }

    Http2Settings settings() throws InterruptedException {
        return Objects.requireNonNull(settings.poll(20, TimeUnit.SECONDS));
    }

    String next() throws InterruptedException {
        return String.valueOf(frames.poll(20, TimeUnit.SECONDS));
    }

    boolean closed() throws InterruptedException {
        return connection.closeFuture().await(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class ConnectionFrames extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object frame) {
            if (frame instanceof final Http2GoAwayFrame goAway) {
                frames.add("GOAWAY " + goAway.errorCode() + " " + goAway.lastStreamId());
            }
            if (frame instanceof final Http2SettingsFrame received) {
                settings.add(received.settings());
            }
            ReferenceCountUtil.release(frame);
        }
    }

    /** A reset connection shows as a closed one. */
    private static final class Errors extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            ctx.close();
        }
    }

    private final class StreamFrames extends SimpleChannelInboundHandler<Http2StreamFrame> {

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final Http2StreamFrame frame) {
            if (frame instanceof final Http2HeadersFrame headers) {
                frames.add("HEADERS " + headers.headers().status());
            }
            if (frame instanceof final Http2DataFrame data) {
                frames.add(data.content().toString(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event instanceof final Http2ResetFrame reset) {
                frames.add("RST " + reset.errorCode());
            }
        }
    }
}
