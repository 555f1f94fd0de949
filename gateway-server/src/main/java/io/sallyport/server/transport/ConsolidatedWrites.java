package io.sallyport.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.Optional;

/**
 * What a stream says in one turn of its loop, as one chunk and one write: a server that has said a hundred things at once is
 * passed on with one system call, not with a hundred. Confined to the channel's loop.
 */
final class ConsolidatedWrites {

    /** More than so much is worth a system call: kept back, it would stop whoever it comes from until the turn ends. */
    private static final int MOST = 32 * 1024;

    private static final int FIRST = 1024;

    private final ChannelHandlerContext ctx;
    private Optional<ByteBuf> gathered = Optional.empty();
    private boolean willFlush;

    ConsolidatedWrites(final ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Keeps no reference to small ones, and takes large ones as they are. */
    void add(final byte[] bytes) {
        if (bytes.length > MOST) {
            pass();
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        } else {
            gather(bytes);
            flushSoon();
        }
    }

    private void gather(final byte[] bytes) {
        if (gathered.filter(before -> before.readableBytes() + bytes.length > MOST)
                .isPresent()) {
            pass();
            ctx.flush();
        }
        final var buffer = gathered.orElseGet(() -> ctx.alloc().buffer(Math.max(FIRST, bytes.length)));
        gathered = Optional.of(buffer.writeBytes(bytes));
    }

    /** At the end of the turn. */
    void flushSoon() {
        if (!willFlush) {
            willFlush = true;
            ctx.executor().execute(() -> {
                willFlush = false;
                pass();
                ctx.flush();
            });
        }
    }

    /** Leaves nothing behind, so that what is written next comes after it. */
    void pass() {
        final var chunk = gathered;
        gathered = Optional.empty();
        chunk.ifPresent(buffer -> ctx.write(new DefaultHttpContent(buffer)));
    }
}
