package io.sallyport.benchmarks.upstream;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Scan;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Enough of Streamable HTTP (2025-11-25) for a gateway: sessions it never checks, one tool with a fixed answer of about
 * 1 KB. {@code GET /count} tells how many calls were answered; {@code /v1/…} is an OTLP collector that forgets.
 */
final class EchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final byte[] NOTHING = {};
    private static final byte[] INITIALIZED = json("""
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
            "serverInfo":{"name":"echo","version":"1"}}""");
    private static final byte[] TOOLS = json("""
            {"tools":[{"name":"echo","description":"Answers with a fixed text","inputSchema":{"type":"object",\
            "properties":{"text":{"type":"string"}}}}]}""");
    private static final byte[] CALLED =
            json("{\"content\":[{\"type\":\"text\",\"text\":\"" + "The same answer. ".repeat(55) + "\"}]}");

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private final AtomicLong calls;

    EchoHandler(final AtomicLong calls) {
        this.calls = calls;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        ctx.writeAndFlush(answer(request), ctx.voidPromise());
    }

    private DefaultFullHttpResponse answer(final FullHttpRequest request) {
        if (request.uri().equals("/count")) {
            return ok(json(Long.toString(calls.get())));
        }
        if (request.uri().startsWith("/v1/") || request.method().equals(HttpMethod.DELETE)) {
            return ok(NOTHING);
        }
        return request.method().equals(HttpMethod.POST)
                ? answer(ByteBufUtil.getBytes(request.content()))
                : response(HttpResponseStatus.METHOD_NOT_ALLOWED, NOTHING);
    }

    private DefaultFullHttpResponse answer(final byte[] body) {
        return switch (scanner.scan(body)) {
            case Scan.Message(Envelope.Request request) -> answer(request);
            case Scan.Message _ -> response(HttpResponseStatus.ACCEPTED, NOTHING);
            case Scan.Rejected _ -> response(HttpResponseStatus.BAD_REQUEST, NOTHING);
        };
    }

    private DefaultFullHttpResponse answer(final Envelope.Request request) {
        return switch (request.method()) {
            case McpMethods.TOOLS_CALL -> {
                calls.lazySet(calls.get() + 1);
                yield ok(Answers.result(request.id(), CALLED));
            }
            case McpMethods.INITIALIZE -> {
                final var opened = ok(Answers.result(request.id(), INITIALIZED));
                opened.headers().set("Mcp-Session-Id", UUID.randomUUID().toString());
                yield opened;
            }
            case McpMethods.TOOLS_LIST -> ok(Answers.result(request.id(), TOOLS));
            default -> ok(Answers.result(request.id(), json("{}")));
        };
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // The load generator cuts its connections off when its time is over.
        ctx.close();
    }

    private static DefaultFullHttpResponse ok(final byte[] body) {
        return response(HttpResponseStatus.OK, body);
    }

    private static DefaultFullHttpResponse response(final HttpResponseStatus status, final byte[] body) {
        final var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    private static byte[] json(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
