package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.sallyport.server.transport.Draining;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Counts the streams of one HTTP/2 connection, slows it down above the request rate, and drains it as RFC 9113 §6.8 has
 * it: first a GOAWAY that refuses nothing, so that requests on their way arrive, then the one that counts.
 */
final class Http2Exchanges extends ChannelInboundHandlerAdapter {

    private static final long NOTICE_MILLIS = 500;

    private final IdleGuard idle;
    private final RequestRate rate;
    private final Set<Channel> streams = new HashSet<>();

    Http2Exchanges(final IdleGuard idle, final RequestRate rate) {
        this.idle = idle;
        this.rate = rate;
    }

    /** A client opened a stream, which is one request. */
    void opened(final Channel stream) {
        final Channel connection = stream.parent();
        streams.add(stream);
        idle.begin();
        final ChannelHandlerContext ctx = connection.pipeline().context(IdleGuard.class);
        stream.closeFuture().addListener(_ -> {
            streams.remove(stream);
            idle.end(ctx);
        });
        final long delay = rate.take(connection.eventLoop().ticker().nanoTime());
        if (delay > 0 && connection.config().isAutoRead()) {
            connection.config().setAutoRead(false);
            connection.eventLoop().schedule(() -> connection.config().setAutoRead(true), delay, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof final Draining draining) {
            drain(ctx, draining);
            Set.copyOf(streams).forEach(stream -> stream.pipeline().fireUserEventTriggered(draining));
        }
        ctx.fireUserEventTriggered(event);
    }

    private static void drain(final ChannelHandlerContext ctx, final Draining draining) {
        switch (draining) {
            case STARTED -> {
                goAway(ctx, Integer.MAX_VALUE);
                ctx.executor().schedule(() -> goAway(ctx, 0), NOTICE_MILLIS, TimeUnit.MILLISECONDS);
            }
            case CLOSING -> {
                goAway(ctx, 0);
                ctx.channel().close();
            }
        }
    }

    private static void goAway(final ChannelHandlerContext ctx, final int extraStreams) {
        if (ctx.channel().isActive()) {
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(extraStreams));
        }
    }
}
