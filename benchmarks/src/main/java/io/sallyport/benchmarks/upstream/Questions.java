package io.sallyport.benchmarks.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.SseEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls during which the client is asked to sample: each is answered by a stream with the question, then, once the client
 * has answered, the result. Confined to the one event loop of all connections.
 */
final class Questions {

    private static final byte[] SAMPLE = """
            {"messages":[{"role":"user","content":{"type":"text","text":"Which one?"}}],"maxTokens":10}""".getBytes(StandardCharsets.UTF_8);

    private final Map<RequestId, Call> open = new HashMap<>();
    private long asked;

    private record Call(ChannelHandlerContext ctx, RequestId id) {}

    /** Begins the answer to that call with a question. */
    void ask(final ChannelHandlerContext ctx, final RequestId call) {
        final var question = new RequestId.Text("question-" + ++asked);
        open.put(question, new Call(ctx, call));
        ctx.channel().closeFuture().addListener(_ -> open.remove(question));
        final var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        ctx.write(head, ctx.voidPromise());
        final var message = Messages.request(question, McpMethods.SAMPLING_CREATE_MESSAGE, SAMPLE);
        ctx.writeAndFlush(
                new DefaultHttpContent(Unpooled.wrappedBuffer(SseEncoder.message(message))), ctx.voidPromise());
    }

    /** Ends the answer to the call during which that was asked; nothing for what nobody asked. */
    void answered(final RequestId question, final byte[] result) {
        final var call = open.remove(question);
        if (call != null) {
            final var message = SseEncoder.message(Answers.result(call.id(), result));
            call.ctx()
                    .writeAndFlush(
                            new DefaultLastHttpContent(Unpooled.wrappedBuffer(message)),
                            call.ctx().voidPromise());
        }
    }
}
