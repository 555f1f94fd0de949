package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that had no exchange under way for too long. Bytes alone keep nothing alive, so neither pings nor
 * a head that drips do.
 *
 * <p>One timer looks at the clock now and then, instead of one timer for each exchange.
 */
final class IdleGuard extends ChannelInboundHandlerAdapter {

    private final long timeout;
    private int running;
    private long idleSince;
    private long unsent;

    IdleGuard(final Duration timeout) {
        this.timeout = timeout.toNanos();
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        idleSince = now(ctx);
        schedule(ctx, timeout);
    }

    void begin() {
        running++;
    }

    void end(final ChannelHandlerContext ctx) {
        running--;
        idleSince = now(ctx);
    }

    /** Whether an exchange is under way. */
    boolean busy() {
        return running > 0;
    }

    private void check(final ChannelHandlerContext ctx) {
        if (ctx.isRemoved() || !ctx.channel().isOpen()) {
            return;
        }
        final long left = busy() ? timeout : idleSince + timeout - now(ctx);
        if (left > 0) {
            schedule(ctx, left);
        } else if (stillSending(ctx.channel())) {
            schedule(ctx, timeout);
        } else {
            ctx.channel().close();
        }
    }

    /** A large answer to a slow client takes its time after the exchange was over for everybody else. */
    private boolean stillSending(final Channel channel) {
        final var buffer = channel.unsafe().outboundBuffer();
        final long before = unsent;
        unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return unsent > 0 && unsent != before;
    }

    private void schedule(final ChannelHandlerContext ctx, final long nanos) {
        ctx.executor().schedule(() -> check(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private static long now(final ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
