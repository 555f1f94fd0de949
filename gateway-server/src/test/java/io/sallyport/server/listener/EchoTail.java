package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sallyport.server.transport.Draining;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Answers with what it knows of the connection and how long the body was; {@code /early} is answered before its body,
 * {@code /wait} when the test says so.
 */
final class EchoTail implements TailInstaller {

    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<Channel> waiting = new LinkedBlockingQueue<>();
    final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @Override
    public void install(final ChannelPipeline pipeline, final ConnectionInfo info) {
        pipeline.addLast("echo", new Echo(info));
    }

    /** The next request that waits; fails after 20 s. */
    Channel nextWaiting() throws InterruptedException {
        final Channel channel = waiting.poll(20, TimeUnit.SECONDS);
        assertThat(channel).as("a waiting request").isNotNull();
        return Objects.requireNonNull(channel);
    }

    void answerWaiting() throws InterruptedException {
        answer(nextWaiting());
    }

    void answer(final Channel channel) {
        channel.writeAndFlush(response(channel.pipeline().context("echo"), 200, "waited"));
    }

    private static FullHttpResponse response(final ChannelHandlerContext ctx, final int status, final String text) {
        final FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), ByteBufUtil.writeUtf8(ctx.alloc(), text));
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        return response;
    }

    private final class Echo extends SimpleChannelInboundHandler<HttpObject> {

        private final ConnectionInfo info;
        private String path = "";
        private int length;
        private int status = 200;

        Echo(final ConnectionInfo info) {
            this.info = info;
        }

        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final HttpObject message) {
            if (message instanceof final HttpRequest request) {
                path = request.uri();
                length = 0;
                status = request.decoderResult().isFailure() ? 400 : 200;
                requests.add(path);
                if (path.equals("/early")) {
                    ctx.writeAndFlush(response(ctx, 401, "no"));
                }
            }
            if (message instanceof final HttpContent content) {
                length += content.content().readableBytes();
            }
            if (message instanceof LastHttpContent && !path.equals("/early")) {
                end(ctx);
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
            if (event instanceof Draining) {
                events.add(event);
            }
            super.userEventTriggered(ctx, event);
        }

        private void end(final ChannelHandlerContext ctx) {
            if (path.equals("/wait")) {
                waiting.add(ctx.channel());
            } else {
                ctx.writeAndFlush(response(
                        ctx,
                        status,
                        path + " " + length + (info.tls() ? " tls" : " plain") + (info.http2() ? " h2 " : " h1 ")
                                + info.sni().orElse("-")));
            }
        }
    }
}
