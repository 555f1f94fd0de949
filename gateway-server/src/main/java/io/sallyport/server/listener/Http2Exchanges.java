package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.sallyport.server.transport.Draining;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts the streams of one HTTP/2 connection, slows it down above the request rate, and drains it as RFC 9113 §6.8 has
 * it: first a GOAWAY that refuses nothing, so that requests on their way arrive, then the one that counts. A stream whose
 * client takes nothing of its answer for the idle time is reset.
 */
final class Http2Exchanges extends ChannelInboundHandlerAdapter {

    private static final long NOTICE_MILLIS = 500;

    private final IdleGuard idle;
    private final RequestRate rate;
    private final Map<Http2FrameStream, Http2StreamChannel> streams = new HashMap<>();

    Http2Exchanges(final IdleGuard idle, final RequestRate rate) {
        this.idle = idle;
        this.rate = rate;
        idle.onLook(this::resetStill);
    }

    /** A client opened a stream, which is one request. */
    void opened(final Http2StreamChannel stream) {
        final Channel connection = stream.parent();
        streams.put(stream.stream(), stream);
        idle.begin();
        final ChannelHandlerContext ctx = connection.pipeline().context(IdleGuard.class);
        stream.closeFuture().addListener(_ -> {
            streams.remove(stream.stream());
            idle.end(ctx);
        });
        final long delay = rate.take(connection.eventLoop().ticker().nanoTime());
        if (delay > 0 && connection.config().isAutoRead()) {
            connection.config().setAutoRead(false);
            connection.eventLoop().schedule(() -> connection.config().setAutoRead(true), delay, TimeUnit.NANOSECONDS);
        }
    }

    /** Room for a stream is all that shows of a client that takes a large answer bit by bit. */
    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object frame) {
        if (frame instanceof final Http2WindowUpdateFrame update) {
            final long now = ctx.executor().ticker().nanoTime();
            Optional.ofNullable(streams.get(update.stream()))
                    .flatMap(Http2Exchanges::exchange)
                    .ifPresent(exchange -> exchange.moved(now));
        }
        ctx.fireChannelRead(frame);
    }

    private void resetStill(final long since) {
        List.copyOf(streams.values()).stream()
                .filter(stream ->
                        exchange(stream).filter(each -> each.isStill(since)).isPresent())
                .forEach(stream -> stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)));
    }

    private static Optional<Http2Exchange> exchange(final Channel stream) {
        return Optional.ofNullable(stream.pipeline().get(Http2Exchange.class));
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof final Draining draining) {
            drain(ctx, draining);
            List.copyOf(streams.values()).forEach(stream -> stream.pipeline().fireUserEventTriggered(draining));
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
