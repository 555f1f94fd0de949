package io.sallyport.server.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Lets a connection that is not to be read be unread: Netty's HTTP/2 codec asks for more by itself wherever auto-read is
 * off. Stands before it.
 */
final class HeldReads extends ChannelOutboundHandlerAdapter {

    @Override
    public void read(final ChannelHandlerContext ctx) {
        if (ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }
}
