package io.sallyport.server.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands at the end of every pipeline: an error nobody took ends the connection, a message nobody took is released. */
final class LastResort extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection lost: {}", cause.toString());
        } else {
            LOG.warn("connection closed after an error", cause);
        }
        ctx.close();
    }
}
