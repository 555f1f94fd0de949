package io.sallyport.server.replicas;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands at the end of a pipeline: an error nobody took ends the connection, what nobody took is released. */
@Sharable
final class ConnectionEnd extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEnd.class);

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
        switch (cause) {
            case IOException _, Http2Exception _ -> LOG.debug("A replica's connection broke: {}", cause.toString());
            default -> LOG.warn("A replica's connection is closed after an error", cause);
        }
        ctx.close();
    }
}
