package io.sallyport.server.listener;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose client takes too long between the first and the last byte of a request's head
 * (RFC 9110 §15.5.9). It stands before the decoder, where bytes are seen, and is told what the decoder made of them; a
 * timer runs only while a head is incomplete.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {

    private static final String ANSWER =
            "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private final long nanos;
    private final IdleGuard idle;
    private boolean inMessage;
    private int messages;
    private @Nullable ScheduledFuture<?> timer;

    HeadDeadline(final Duration deadline, final IdleGuard idle) {
        this.nanos = deadline.toNanos();
        this.idle = idle;
    }

    /** Told of everything the decoder makes. */
    void decoded(final Object message) {
        if (message instanceof HttpRequest) {
            messages++;
            inMessage = true;
            cancel();
        }
        if (message instanceof LastHttpContent) {
            inMessage = false;
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object bytes) {
        final boolean headBytes = !inMessage;
        final int before = messages;
        ctx.fireChannelRead(bytes);
        if (headBytes && !inMessage && messages == before && timer == null && !ctx.isRemoved()) {
            arm(ctx);
        }
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        cancel();
    }

    private void arm(final ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> late(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private void late(final ChannelHandlerContext ctx) {
        timer = null;
        if (idle.busy()) {
            arm(ctx); // a pipelined head; nothing may be written into the answer that is under way
        } else if (ctx.channel().isActive()) {
            ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), ANSWER)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
