package io.sallyport.benchmarks.upstream;

import io.netty.channel.ChannelHandlerContext;
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

    private record Call(EventStream stream, RequestId id) {}

    /** Begins the answer to that call with a question. */
    void ask(final ChannelHandlerContext ctx, final RequestId call) {
        final var question = new RequestId.Text("question-" + ++asked);
        final var stream = EventStream.begin(ctx);
        open.put(question, new Call(stream, call));
        ctx.channel().closeFuture().addListener(_ -> open.remove(question));
        stream.send(SseEncoder.message(Messages.request(question, McpMethods.SAMPLING_CREATE_MESSAGE, SAMPLE)));
    }

    /** Ends the answer to the call during which that was asked; nothing for what nobody asked. */
    void answered(final RequestId question, final byte[] result) {
        final var call = open.remove(question);
        if (call != null) {
            call.stream().end(SseEncoder.message(Answers.result(call.id(), result)));
        }
    }
}
