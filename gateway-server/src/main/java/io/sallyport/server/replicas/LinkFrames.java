package io.sallyport.server.replicas;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;

/**
 * What the other side says of the connection as a whole. Stands before the streams: when they hear of a goodbye, the link
 * must have heard of it already, or what they send again would go the same way.
 */
final class LinkFrames extends ChannelInboundHandlerAdapter {

    private final Link link;

    LinkFrames(final Link link) {
        this.link = link;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object frame) {
        switch (frame) {
            case Http2SettingsFrame settings -> link.settled(settings.settings());
            case Http2GoAwayFrame _ -> link.leave();
            default -> {}
        }
        ctx.fireChannelRead(frame);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        link.streamsLost();
        ctx.fireChannelInactive();
    }
}
