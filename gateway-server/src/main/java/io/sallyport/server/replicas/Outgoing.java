package io.sallyport.server.replicas;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.Relays.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message to another replica and the answer to it: the last handler of an HTTP/2 stream, once there is one. On its
 * loop, but for the caller's wishes.
 */
final class Outgoing extends ChannelInboundHandlerAdapter implements Relays.Flight {

    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    private final Message message;
    private final Relays.Listener listener;
    private final EventLoop loop;
    private Optional<Channel> stream = Optional.empty();
    private Optional<ChannelFuture> delivery = Optional.empty();
    private Optional<Future<?>> patience = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private boolean paused;
    private boolean ending;
    private boolean headTold;
    private boolean allRead;
    private boolean over;

    /**
     * @param patience until it is on its way
     * @param deadline of the answer: of its head where it is relayed, else of all of it
     */
    record Message(Purpose purpose, InetSocketAddress replica, byte[] bytes, Duration patience, Duration deadline) {}

    Outgoing(final Message message, final Relays.Listener listener, final EventLoop loop) {
        this.message = message;
        this.listener = listener;
        this.loop = loop;
    }

    InetSocketAddress replica() {
        return message.replica();
    }

    boolean isOver() {
        return over;
    }

    void begin(final Links links) {
        if (over) {
            return;
        }
        patience = in(message.patience());
        timer = in(message.deadline());
        links.send(this);
    }

    private Optional<Future<?>> in(final Duration delay) {
        return Optional.of(loop.schedule(this::late, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    void send(final Channel opened) {
        if (over) {
            opened.close();
            return;
        }
        patience = stop(patience);
        stream = Optional.of(opened);
        opened.config().setAutoRead(!paused);
        opened.write(new DefaultHttp2HeadersFrame(head(), false));
        delivery = Optional.of(
                opened.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message.bytes()), true)));
        delivery.get().addListener(sent -> {
            if (!sent.isSuccess()) {
                cutOff();
            }
        });
    }

    private Http2Headers head() {
        return new DefaultHttp2Headers()
                .method(Purpose.METHOD)
                .path(message.purpose().path())
                .scheme("http")
                .authority(authority())
                .set(HttpHeaderNames.CONTENT_TYPE, Purpose.CONTENT_TYPE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, message.bytes().length);
    }

    private String authority() {
        final String host = replica().getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + replica().getPort();
    }

    @Override
    public void pause() {
        onLoop(() -> read(false));
    }

    @Override
    public void resume() {
        onLoop(() -> read(true));
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            if (!over) {
                over();
                leave();
            }
        });
    }

    private void onLoop(final Runnable wish) {
        if (loop.inEventLoop()) {
            wish.run();
        } else {
            loop.execute(wish);
        }
    }

    private void read(final boolean reading) {
        paused = !reading;
        if (!ending) {
            stream.ifPresent(open -> open.config().setAutoRead(reading));
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object frame) {
        try {
            switch (frame) {
                case Http2HeadersFrame head -> head(head);
                case Http2DataFrame data -> data(data);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void head(final Http2HeadersFrame frame) {
        allRead = frame.isEndStream();
        switch (AnswerHead.of(frame.headers())) {
            case AnswerHead.Answer(int status, List<Map.Entry<String, String>> fields)
            when !over && !headTold -> {
                headTold = true;
                if (message.purpose() == Purpose.RELAY) {
                    timer = stop(timer);
                }
                listener.head(status, fields);
            }
            case AnswerHead.Refused(Problem refusal) when !headTold -> failed(refusal);
            case AnswerHead.Answer _, AnswerHead.Refused _, AnswerHead.Interim _ -> {} // trailers among them
        }
        endIfAllRead();
    }

    private void data(final Http2DataFrame frame) {
        allRead = frame.isEndStream();
        if (!over && headTold && frame.content().isReadable()) {
            listener.part(ByteBufUtil.getBytes(frame.content()));
        }
        endIfAllRead();
    }

    private void endIfAllRead() {
        if (!allRead || over) {
            return;
        }
        if (headTold) {
            over();
            leave();
            listener.ended();
        } else {
            cutOff();
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        switch (event) {
            case Http2ResetFrame reset -> {
                if (reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
                    problem = Optional.of(Problem.UNREACHABLE);
                }
                hearTheEnd();
            }
            case Http2GoAwayFrame _ -> failed(Problem.UNREACHABLE); // names only streams that were not looked at
            default -> {}
        }
        ctx.fireUserEventTriggered(event);
    }

    /**
     * The stream is about to be closed by the other side. What was read of it already, possibly a whole answer, comes
     * first, even where it is paused: what waits is lost when a stream closes, or the end goes unnoticed.
     */
    void hearTheEnd() {
        ending = true;
        stream.ifPresent(open -> open.config().setAutoRead(true));
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        cutOff();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        switch (cause) {
            case IOException _, Http2Exception _ ->
                LOG.debug("A stream to another replica broke: {}", cause.toString());
            default -> LOG.error("An answer of another replica could not be handled", cause);
        }
        cutOff();
        ctx.close();
    }

    private void late() {
        failed(isDelivered() ? Problem.TOO_SLOW : Problem.UNREACHABLE);
    }

    private void cutOff() {
        failed(problem.orElseGet(() -> isDelivered() ? Problem.BROKEN : Problem.UNREACHABLE));
    }

    void failed(final Problem why) {
        if (!over) {
            over();
            leave();
            listener.failed(why);
        }
    }

    /** Whether the other side can have it all: a message that lacks its end is looked at by nobody. */
    private boolean isDelivered() {
        return delivery.filter(ChannelFuture::isSuccess).isPresent();
    }

    /** Resets the stream unless both sides said all: an early answer makes the rest of the message useless as well. */
    private void leave() {
        if (allRead && isDelivered()) {
            return; // it closes by itself
        }
        stream.filter(Channel::isActive).ifPresent(open -> {
            open.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
            open.close();
        });
    }

    private void over() {
        over = true;
        patience = stop(patience);
        timer = stop(timer);
    }

    private static Optional<Future<?>> stop(final Optional<Future<?>> running) {
        running.ifPresent(each -> each.cancel(false));
        return Optional.empty();
    }
}
