package io.sallyport.server.listener;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.LOCATION;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/** Answers every request with 308 to the same path over HTTPS (RFC 9110 §15.4.9), or 400 where there is none. */
final class RedirectToHttps extends SimpleChannelInboundHandler<HttpObject> {

    private final RedirectLocation location;

    RedirectToHttps(final HttpsRedirect redirect) {
        this.location = new RedirectLocation(redirect);
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final HttpObject message) {
        if (message instanceof final HttpRequest request) {
            ctx.writeAndFlush(answer(request));
        }
    }

    private FullHttpResponse answer(final HttpRequest request) {
        final Optional<String> https = request.decoderResult().isFailure()
                ? Optional.empty()
                : location.of(request.uri(), request.headers().getAll(HOST));
        final FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                https.isPresent() ? HttpResponseStatus.PERMANENT_REDIRECT : HttpResponseStatus.BAD_REQUEST,
                Unpooled.EMPTY_BUFFER);
        response.headers().setInt(CONTENT_LENGTH, 0);
        https.ifPresent(url -> response.headers().set(LOCATION, url));
        return response;
    }
}
