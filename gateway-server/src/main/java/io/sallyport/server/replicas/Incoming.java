package io.sallyport.server.replicas;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sallyport.server.replicas.Receiver.Relayed;
import io.sallyport.server.transport.BodyCollector;
import io.sallyport.server.transport.Draining;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream from another replica: collects its message, hands it over, and says what becomes of the other side. */
final class Incoming extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final Intake intake;
    private final BooleanSupplier draining;
    private final BodyCollector body;
    private Stage stage = Stage.HEAD;
    private Optional<Purpose> purpose = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<Relayed> relayed = Optional.empty();
    private boolean drainingTold;

    private enum Stage {
        HEAD,
        BODY,
        ASKED,
        /** Answered, refused, or somebody else's to answer. */
        OVER
    }

    Incoming(final Intake intake, final BooleanSupplier draining) {
        this.intake = intake;
        this.draining = draining;
        this.body = intake.collector();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            final boolean whole = message instanceof LastHttpContent;
            if (stage == Stage.HEAD && message instanceof final HttpRequest request) {
                head(ctx, request, whole);
            }
            if (stage == Stage.BODY && message instanceof final HttpContent content) {
                content(ctx, content, whole);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(final ChannelHandlerContext ctx, final HttpRequest request, final boolean whole) {
        purpose = Purpose.of(request.uri());
        final Optional<HttpResponseStatus> objection = objection(request);
        if (objection.isPresent()) {
            refuse(ctx, objection.get(), whole);
        } else {
            stage = Stage.BODY;
            timer = Optional.of(
                    ctx.executor().schedule(() -> late(ctx), intake.deadline().toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private Optional<HttpResponseStatus> objection(final HttpRequest request) {
        if (purpose.isEmpty()) {
            return Optional.of(HttpResponseStatus.NOT_FOUND);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Optional.of(HttpResponseStatus.METHOD_NOT_ALLOWED);
        }
        if (!Purpose.CONTENT_TYPE.contentEquals(request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""))) {
            return Optional.of(HttpResponseStatus.BAD_REQUEST);
        }
        if (HttpUtil.getContentLength(request, 0L) > intake.maxMessage().getAsInt()) {
            return Optional.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        return Optional.empty();
    }

    private void content(final ChannelHandlerContext ctx, final HttpContent content, final boolean last) {
        switch (body.add(content.content(), last)) {
            case YES -> {
                if (last) {
                    handOver(ctx, body.bytes());
                }
            }
            case TOO_LARGE -> refuse(ctx, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, last);
            case NO_BUDGET -> refuse(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, last);
        }
    }

    private void handOver(final ChannelHandlerContext ctx, final byte[] message) {
        if (message.length == 0) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, true);
        } else if (purpose.filter(Purpose.ASK::equals).isPresent()) {
            asked(ctx, message);
        } else {
            relayed(ctx, message);
        }
    }

    private void asked(final ChannelHandlerContext ctx, final byte[] message) {
        stage = Stage.ASKED;
        intake.receiver()
                .asked(message, ctx.executor())
                .whenCompleteAsync(
                        (answer, problem) -> {
                            if (stage != Stage.ASKED) {
                                return; // too late, or nobody is there any more
                            }
                            if (problem == null) {
                                answer(ctx, answer);
                            } else {
                                LOG.error("What another replica asked could not be answered", problem);
                                refuse(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, true);
                            }
                        },
                        ctx.executor());
    }

    private void answer(final ChannelHandlerContext ctx, final Optional<byte[]> answer) {
        if (answer.isEmpty()) {
            unaccepted(ctx);
        } else {
            over();
            ctx.writeAndFlush(response(HttpResponseStatus.OK, answer.get()));
        }
    }

    private void relayed(final ChannelHandlerContext ctx, final byte[] message) {
        over();
        relayed = intake.receiver().relayed(message, ctx);
        if (relayed.isEmpty()) {
            unaccepted(ctx);
        } else if (draining.getAsBoolean()) {
            tellDraining(); // whoever told the others may not have seen this one
        }
    }

    private void unaccepted(final ChannelHandlerContext ctx) {
        intake.refusals().refused(ctx.channel().parent().remoteAddress());
        refuse(ctx, HttpResponseStatus.FORBIDDEN, true);
    }

    private void late(final ChannelHandlerContext ctx) {
        switch (stage) {
            case BODY -> refuse(ctx, HttpResponseStatus.REQUEST_TIMEOUT, false);
            case ASKED -> refuse(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, true);
            case HEAD, OVER -> {}
        }
    }

    /** @param whole whether all of the message came; else the other side is told to stop sending (RFC 9113 §8.1) */
    private void refuse(final ChannelHandlerContext ctx, final HttpResponseStatus status, final boolean whole) {
        over();
        body.release();
        final ChannelHandlerContext unmarked = ctx.pipeline().context(AnswerMark.class);
        unmarked.writeAndFlush(response(status, new byte[0]));
        if (!whole) {
            unmarked.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    private static FullHttpResponse response(final HttpResponseStatus status, final byte[] body) {
        final var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, Purpose.METHOD);
        }
        return response;
    }

    private void over() {
        stage = Stage.OVER;
        timer.ifPresent(each -> each.cancel(false));
        timer = Optional.empty();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        relayed.ifPresent(Relayed::writabilityChanged);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof Draining) {
            tellDraining();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void tellDraining() {
        if (relayed.isPresent() && !drainingTold) {
            drainingTold = true;
            relayed.get().draining();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        over();
        body.release();
        final Optional<Relayed> answering = relayed;
        relayed = Optional.empty();
        answering.ifPresent(Relayed::gone);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        switch (cause) {
            case IOException _, Http2Exception _, CodecException _ ->
                LOG.debug("A stream from another replica broke: {}", cause.toString());
            default -> LOG.error("What another replica sent could not be handled", cause);
        }
        ctx.close();
    }
}
