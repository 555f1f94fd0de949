package io.sallyport.server.replicas;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;

/** Marks the answers to messages. What is written from its own context, the port's own refusals, goes without. */
final class AnswerMark extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
        if (message instanceof final HttpResponse response) {
            response.headers().set(Purpose.ANSWERED, "1");
        }
        ctx.write(message, promise);
    }
}
