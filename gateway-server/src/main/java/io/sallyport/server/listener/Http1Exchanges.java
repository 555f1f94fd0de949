package io.sallyport.server.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.sallyport.server.transport.Draining;
import io.sallyport.server.transport.ReadHold;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP/1.1 connection a sequence of exchanges, one at a time: a pipelined request waits until the one before
 * it is answered, and so does one above the request rate. What is left of a request that was answered early is read and
 * dropped, for a socket closed over unread bytes takes the answer with it (RFC 9112 §9.6).
 *
 * <p>A client that closed its sending side still gets the answer to a request it sent in full, within the linger time;
 * to a client that has gone that makes no difference.
 */
final class Http1Exchanges extends ChannelDuplexHandler {

    private static final int MOST_WAITING = 32;

    private final HeadDeadline head;
    private final IdleGuard idle;
    private final RequestRate rate;
    private final Duration linger;
    private final BooleanSupplier draining;

    private final Queue<Object> waiting = new ArrayDeque<>(1);
    /** The request's end has not come yet. */
    private boolean asking;
    /** The answer's end has not been written yet, so the tail wants the request. */
    private boolean wanted;
    /** The answer's end has not been sent yet. */
    private boolean answering;

    private boolean held;
    private boolean last;
    private boolean paused;
    private @Nullable ScheduledFuture<?> closing;

    Http1Exchanges(
            final HeadDeadline head,
            final IdleGuard idle,
            final RequestRate rate,
            final Duration linger,
            final BooleanSupplier draining) {
        this.head = head;
        this.idle = idle;
        this.rate = rate;
        this.linger = linger;
        this.draining = draining;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        head.decoded(message);
        if (cutShort(message)) {
            return;
        }
        if (waiting.isEmpty() && !mustWait(ctx, message)) {
            take(ctx, message);
        } else {
            waiting.add(message);
            pause(ctx, waiting.size() >= MOST_WAITING);
        }
    }

    @Override
    public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
        if (message instanceof final HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                ctx.write(message, promise);
                return;
            }
            last |= draining.getAsBoolean();
            if (last) {
                HttpUtil.setKeepAlive(response, false);
            }
        }
        if (message instanceof LastHttpContent) {
            wanted = false;
            ctx.write(message, promise.unvoid().addListener(_ -> answered(ctx)));
        } else {
            ctx.write(message, promise);
        }
    }

    /** The tail's close after an early answer waits for the rest of the request. */
    @Override
    public void close(final ChannelHandlerContext ctx, final ChannelPromise promise) {
        if (asking && !wanted && ctx.channel().isActive()) {
            last = true;
            ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
        } else {
            ctx.close(promise);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == Draining.CLOSING) {
            endAfterAnswer(ctx);
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (asking) {
                ctx.close();
            } else {
                endAfterAnswer(ctx);
                closeLater(ctx);
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    /** The decoder's word for a client that left in the middle of a head: there is nobody to answer. */
    private static boolean cutShort(final Object message) {
        return message instanceof final HttpRequest request
                && request.decoderResult().cause() instanceof PrematureChannelClosureException;
    }

    private boolean mustWait(final ChannelHandlerContext ctx, final Object message) {
        return message instanceof HttpRequest && (last || asking || answering || held || overRate(ctx));
    }

    private boolean overRate(final ChannelHandlerContext ctx) {
        final long delay = rate.take(ctx.executor().ticker().nanoTime());
        if (delay > 0) {
            held = true;
            ctx.executor().schedule(() -> unhold(ctx), delay, TimeUnit.NANOSECONDS);
        }
        return held;
    }

    private void unhold(final ChannelHandlerContext ctx) {
        held = false;
        next(ctx);
    }

    private void take(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof HttpRequest) {
            asking = true;
            wanted = true;
            answering = true;
            idle.begin();
        }
        final boolean end = message instanceof LastHttpContent;
        final boolean broken = message instanceof final HttpObject object
                && object.decoderResult().isFailure();
        asking &= !end;
        last |= broken;
        if (wanted) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            endIfOver(ctx);
        }
        if (broken && !end) {
            take(ctx, LastHttpContent.EMPTY_LAST_CONTENT); // nothing more is decoded
        }
    }

    private void answered(final ChannelHandlerContext ctx) {
        answering = false;
        if (asking) {
            closeLater(ctx);
        }
        endIfOver(ctx);
    }

    private void endIfOver(final ChannelHandlerContext ctx) {
        if (asking || answering) {
            return;
        }
        idle.end(ctx);
        if (last) {
            ctx.close();
            return;
        }
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
        if (!waiting.isEmpty()) {
            ctx.executor().execute(() -> next(ctx));
        }
    }

    private void next(final ChannelHandlerContext ctx) {
        while (!waiting.isEmpty() && !mustWait(ctx, waiting.element())) {
            take(ctx, waiting.remove());
        }
        ctx.fireChannelReadComplete(); // as after any other read
        pause(ctx, waiting.size() >= MOST_WAITING);
    }

    private void pause(final ChannelHandlerContext ctx, final boolean pause) {
        if (pause != paused) {
            paused = pause;
            if (pause) {
                ReadHold.hold(ctx.channel());
            } else {
                ReadHold.release(ctx.channel());
            }
        }
    }

    private void endAfterAnswer(final ChannelHandlerContext ctx) {
        last = true;
        if (!idle.busy()) {
            ctx.close();
        }
    }

    private void closeLater(final ChannelHandlerContext ctx) {
        if (closing == null) {
            closing = ctx.executor().schedule(() -> ctx.close(), linger.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
