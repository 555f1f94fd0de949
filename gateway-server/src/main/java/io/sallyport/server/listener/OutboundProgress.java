package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Watches, a look now and then, whether what waits to be sent on a socket leaves. More that waits is no progress; fewer
 * bytes, another message at the front, or more of the one at the front gone, is.
 */
final class OutboundProgress {

    private long pending;
    private int front;
    private long frontSent;
    private long movedAt;

    /** Looks, and says since when nothing has moved: {@code now} where nothing waits or something moved. */
    long stillSince(final Channel channel, final long now) {
        final ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        final long before = pending;
        pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        final int frontBefore = front;
        final long sentBefore = frontSent;
        front = pending == 0 ? 0 : System.identityHashCode(buffer.current());
        frontSent = pending == 0 ? 0 : buffer.currentProgress();
        final boolean still = before > 0 && pending >= before && front == frontBefore && frontSent == sentBefore;
        if (!still) {
            movedAt = now;
        }
        return movedAt;
    }

    /** Whether something waited at the last look. */
    boolean isWaiting() {
        return pending > 0;
    }
}
