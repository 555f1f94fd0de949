package io.sallyport.server.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Stops reading from a channel for as long as anyone has a reason to: what one holds another must not let go. On the
 * channel's loop.
 */
public final class ReadHold {

    private static final AttributeKey<Integer> REASONS = AttributeKey.valueOf(ReadHold.class, "reasons");

    private ReadHold() {}

    public static void hold(final Channel channel) {
        change(channel, 1);
    }

    /** Takes one hold back. */
    public static void release(final Channel channel) {
        change(channel, -1);
    }

    private static void change(final Channel channel, final int by) {
        final var reasons = channel.attr(REASONS);
        final var held = reasons.get();
        final int now = (held == null ? 0 : held) + by;
        reasons.set(now);
        channel.config().setAutoRead(now == 0);
    }
}
