package io.sallyport.server.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/2 stream: what is left of a request that was answered early is dropped, and after the linger time the client
 * is told to stop sending it (RFC 9113 §8.1).
 */
final class Http2Exchange extends ChannelDuplexHandler {

    private final Duration linger;
    private boolean asking = true;
    private boolean answered;

    Http2Exchange(final Duration linger) {
        this.linger = linger;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        asking &= !(message instanceof LastHttpContent);
        if (answered) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
        final boolean interim = message instanceof final HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof LastHttpContent && !interim) {
            answered = true;
            if (asking) {
                ctx.executor().schedule(() -> stop(ctx), linger.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        ctx.write(message, promise);
    }

    private static void stop(final ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }
}
