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
 * is told to stop sending it (RFC 9113 §8.1). It also knows since when the client has taken nothing of its answer: what
 * flow control holds back waits where no other handler sees it.
 */
final class Http2Exchange extends ChannelDuplexHandler {

    private final Duration linger;
    private boolean asking = true;
    private boolean answered;
    private int unsent;
    private long movedAt;

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
        watch(ctx);
        ctx.write(message, promise.unvoid().addListener(_ -> sent(ctx)));
    }

    private void watch(final ChannelHandlerContext ctx) {
        if (unsent++ == 0) {
            moved(ctx.executor().ticker().nanoTime());
        }
    }

    private void sent(final ChannelHandlerContext ctx) {
        unsent--;
        moved(ctx.executor().ticker().nanoTime());
    }

    /** The client took something, or made room for it. */
    void moved(final long nanoTime) {
        movedAt = nanoTime;
    }

    /** Whether something waits to be sent and nothing has moved after that time. */
    boolean isStill(final long since) {
        return unsent > 0 && movedAt - since <= 0;
    }

    private static void stop(final ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }
}
