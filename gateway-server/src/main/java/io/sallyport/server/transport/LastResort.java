package io.sallyport.server.transport;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands at the end of every pipeline: an error nobody took ends the connection, a message nobody took is released. */
@Sharable
public final class LastResort extends ChannelInboundHandlerAdapter {

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
        switch (cause) {
            case IOException _, DecoderException _, Http2Exception _ ->
                LOG.debug("A connection broke: {}", cause.toString());
            default -> LOG.warn("A connection is closed after an error", cause);
        }
        ctx.close();
    }
}
