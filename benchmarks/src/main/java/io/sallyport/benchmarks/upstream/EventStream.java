package io.sallyport.benchmarks.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** An answer of server-sent events. */
record EventStream(ChannelHandlerContext ctx) {

    static EventStream begin(final ChannelHandlerContext ctx) {
        final var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        ctx.writeAndFlush(head, ctx.voidPromise());
        return new EventStream(ctx);
    }

    void send(final byte[] events) {
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(events)), ctx.voidPromise());
    }

    void end(final byte[] events) {
        end(Unpooled.wrappedBuffer(events));
    }

    void end(final ByteBuf events) {
        ctx.writeAndFlush(new DefaultLastHttpContent(events), ctx.voidPromise());
    }
}
