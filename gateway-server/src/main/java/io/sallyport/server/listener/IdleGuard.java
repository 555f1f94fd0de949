package io.sallyport.server.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Closes a connection that had no exchange under way for too long, and one whose client has not taken anything of what
 * waits for it for as long, whatever is under way. Bytes alone keep nothing alive, so neither pings nor a head that drips
 * do.
 *
 * <p>One timer looks at the clock now and then, instead of one timer for each exchange.
 */
final class IdleGuard extends ChannelInboundHandlerAdapter {

    /** How often a connection is looked at that has something to do, within the timeout. */
    private static final int LOOKS = 4;

    private final long timeout;
    private final OutboundProgress sending = new OutboundProgress();
    private LongConsumer alsoLook = _ -> {};
    private int running;
    private long idleSince;

    IdleGuard(final Duration timeout) {
        this.timeout = timeout.toNanos();
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        idleSince = now(ctx);
        schedule(ctx, timeout / LOOKS);
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

    /** At every look, with the earliest nanosecond at which something may have moved last. */
    void onLook(final LongConsumer look) {
        alsoLook = look;
    }

    private void look(final ChannelHandlerContext ctx) {
        if (ctx.isRemoved() || !ctx.channel().isOpen()) {
            return;
        }
        final long now = now(ctx);
        alsoLook.accept(now - timeout);
        final long stillSince = sending.stillSince(ctx.channel(), now);
        if (sending.isWaiting() || busy()) {
            idleSince = now;
        }
        final long since = sending.isWaiting() ? stillSince : idleSince;
        if (now - since >= timeout) {
            ctx.close(); // past the farewells of the handlers: nobody takes them
        } else {
            schedule(ctx, Math.min(timeout / LOOKS, since + timeout - now));
        }
    }

    private void schedule(final ChannelHandlerContext ctx, final long nanos) {
        ctx.executor().schedule(() -> look(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    private static long now(final ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }
}
