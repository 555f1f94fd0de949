package io.sallyport.server.replicas;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks after one connection, on either side: opens its window, lets go of it when it carries nothing for long, and finds
 * out whether the other side is still there. It looks at every pulse; a silent pulse is answered with a PING
 * (RFC 9113 §6.7), and a second one ends the connection, with everything it carries.
 */
final class Upkeep extends ChannelInboundHandlerAdapter {

    private final Http2Connection connection;
    private final Settings settings;
    private final Consumer<ChannelHandlerContext> letGo;
    private Optional<Future<?>> looks = Optional.empty();
    private boolean heard;
    private boolean pinged;
    private long streamsSeen;
    private long idlePulses;

    /**
     * @param window bytes that may be on their way on the connection as a whole. The windows of streams that are paused
     *     must fit in, or they would stop all others
     * @param idle without a stream
     */
    record Settings(int window, Duration pulse, Duration idle) {

        private boolean isIdle(final long pulses) {
            return pulses * pulse.toNanos() >= idle.toNanos();
        }
    }

    /** @param letGo what to do with an idle connection */
    Upkeep(final Http2Connection connection, final Settings settings, final Consumer<ChannelHandlerContext> letGo) {
        this.connection = connection;
        this.settings = settings;
        this.letGo = letGo;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(settings.window() - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
        final long pulse = settings.pulse().toNanos();
        // Not at a fixed rate: pulses that are made up for after a stall would leave no time for an answer in between.
        looks = Optional.of(ctx.executor().scheduleWithFixedDelay(() -> look(ctx), pulse, pulse, TimeUnit.NANOSECONDS));
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object frame) {
        heard = true;
        ctx.fireChannelRead(frame);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        looks.ifPresent(each -> each.cancel(false));
        ctx.fireChannelInactive();
    }

    private void look(final ChannelHandlerContext ctx) {
        final long streams = streamsSoFar();
        if (connection.numActiveStreams() > 0) {
            idlePulses = 0;
            listen(ctx);
        } else {
            pinged = false;
            idlePulses = streams == streamsSeen ? idlePulses + 1 : 0;
            if (settings.isIdle(idlePulses)) {
                letGo.accept(ctx);
            }
        }
        streamsSeen = streams;
        heard = false;
    }

    private void listen(final ChannelHandlerContext ctx) {
        if (heard) {
            pinged = false;
        } else if (pinged) {
            abort(ctx.channel());
        } else {
            pinged = true;
            ctx.writeAndFlush(new DefaultHttp2PingFrame(0));
        }
    }

    /** Closes without the farewells of the handlers: nobody may be there to take them. */
    static void abort(final Channel channel) {
        Optional.ofNullable(channel.pipeline().firstContext()).ifPresent(ChannelHandlerContext::close);
    }

    /** Stream ids only grow (RFC 9113 §5.1.1), so this changes with every stream. */
    private long streamsSoFar() {
        return (long) connection.local().lastStreamCreated()
                + connection.remote().lastStreamCreated();
    }
}
