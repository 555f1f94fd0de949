package io.sallyport.server.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a request is answered before the next is begun, and {@value #PIPELINED} at most may wait. A request
 * with a body is refused and its connection closed; so is one that does not arrive, or is not answered, in time.
 */
final class ExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

    private static final int PIPELINED = 16;

    private final Pages pages;
    private final Duration limit;
    private final Queue<HttpRequest> waiting = new ArrayDeque<>();
    private boolean busy;
    private @Nullable Future<?> deadline;

    ExchangeHandler(final Pages pages, final Duration limit) {
        this.pages = pages;
        this.limit = limit;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        restartDeadline(ctx);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        stopDeadline();
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final HttpObject message) {
        if (message instanceof HttpRequest head) {
            take(ctx, head);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LOG.debug("A connection to an operators' port broke", cause);
        ctx.close();
    }

    private void take(final ChannelHandlerContext ctx, final HttpRequest head) {
        if (!busy) {
            begin(ctx, head);
        } else if (waiting.size() < PIPELINED) {
            waiting.add(head);
        } else {
            ctx.close();
        }
    }

    private void begin(final ChannelHandlerContext ctx, final HttpRequest head) {
        busy = true;
        restartDeadline(ctx);
        answer(ctx, head);
    }

    private void end(final ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        busy = false;
        restartDeadline(ctx);
        final var next = waiting.poll();
        if (next != null) {
            begin(ctx, next);
        }
    }

    private void answer(final ChannelHandlerContext ctx, final HttpRequest head) {
        final var failure = head.decoderResult().cause();
        if (failure != null) {
            writeLast(ctx, malformed(failure));
        } else if (announcesBody(head.headers())) {
            writeLast(ctx, Answer.text(413, "Send no body"));
        } else {
            Request.of(head)
                    .ifPresentOrElse(
                            request -> answer(ctx, request),
                            () -> writeLast(ctx, Answer.text(400, "The query is not percent-encoded")));
        }
    }

    private void answer(final ChannelHandlerContext ctx, final Request request) {
        CompletableFuture.completedFuture(request)
                .thenCompose(pages::answer)
                .exceptionally(ExchangeHandler::broken)
                .thenAccept(answer -> ctx.executor()
                        .execute(() -> write(ctx, answer).addListener(_ -> {
                            answer.afterwards().run();
                            end(ctx);
                        })));
    }

    private static boolean announcesBody(final HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
    }

    private static Answer malformed(final Throwable failure) {
        return switch (failure) {
            case TooLongHttpLineException _ -> Answer.text(414, "The request line is too long");
            case TooLongHttpHeaderException _ -> Answer.text(431, "The headers are too large");
            default -> Answer.text(400, "This is not HTTP/1.1");
        };
    }

    private static Answer broken(final Throwable thrown) {
        LOG.error("An operators' page failed", thrown instanceof CompletionException ? thrown.getCause() : thrown);
        return Answer.text(500, "This page failed; the log says why");
    }

    private static void writeLast(final ChannelHandlerContext ctx, final Answer answer) {
        write(ctx, answer.withHeader("Connection", "close")).addListener(ChannelFutureListener.CLOSE);
    }

    private static ChannelFuture write(final ChannelHandlerContext ctx, final Answer answer) {
        final var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(response.headers()::set);
        return ctx.writeAndFlush(response);
    }

    private void restartDeadline(final ChannelHandlerContext ctx) {
        stopDeadline();
        deadline = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
