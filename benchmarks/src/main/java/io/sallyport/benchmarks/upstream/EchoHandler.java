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
 * Enough of Streamable HTTP (2025-11-25) for a gateway: sessions it never checks, a tool with a fixed answer of about 1 KB,
 * and another that asks the client something first. {@code GET /count} tells how many calls were taken; {@code /v1/…} is an
 * OTLP collector that forgets.
 */
final class EchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final byte[] NOTHING = {};
    private static final byte[] INITIALIZED = json("""
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
            "serverInfo":{"name":"echo","version":"1"}}""");
    private static final byte[] TOOLS = json("""
            {"tools":[{"name":"echo","description":"Answers with a fixed text","inputSchema":{"type":"object",\
            "properties":{"text":{"type":"string"}}}},\
            {"name":"ask","description":"Asks the client, then answers the same","inputSchema":{"type":"object"}}]}""");
    private static final byte[] CALLED =
            json("{\"content\":[{\"type\":\"text\",\"text\":\"" + "The same answer. ".repeat(55) + "\"}]}");

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private final AtomicLong calls;
    private final Questions questions;

    EchoHandler(final AtomicLong calls, final Questions questions) {
        this.calls = calls;
        this.questions = questions;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (request.uri().equals("/count")) {
            answer(ctx, ok(json(Long.toString(calls.get()))));
        } else if (request.uri().startsWith("/v1/") || request.method().equals(HttpMethod.DELETE)) {
            answer(ctx, ok(NOTHING));
        } else if (request.method().equals(HttpMethod.POST)) {
            posted(ctx, ByteBufUtil.getBytes(request.content()));
        } else {
            answer(ctx, response(HttpResponseStatus.METHOD_NOT_ALLOWED, NOTHING));
        }
    }

    private void posted(final ChannelHandlerContext ctx, final byte[] body) {
        switch (scanner.scan(body)) {
            case Scan.Message(Envelope.Request request)
            when isAsking(request) -> {
                count();
                questions.ask(ctx, request.id());
            }
            case Scan.Message(Envelope.Request request) -> answer(ctx, answer(request));
            case Scan.Message(Envelope.Result result) -> {
                answer(ctx, response(HttpResponseStatus.ACCEPTED, NOTHING));
                questions.answered(result.id(), CALLED);
            }
            case Scan.Message _ -> answer(ctx, response(HttpResponseStatus.ACCEPTED, NOTHING));
            case Scan.Rejected _ -> answer(ctx, response(HttpResponseStatus.BAD_REQUEST, NOTHING));
        }
    }

    private static void answer(final ChannelHandlerContext ctx, final DefaultFullHttpResponse answer) {
        ctx.writeAndFlush(answer, ctx.voidPromise());
    }

    private static boolean isAsking(final Envelope.Request request) {
        return request.params()
                .name()
                .filter(name -> name.value().equals("ask"))
                .isPresent();
    }

    private void count() {
        calls.lazySet(calls.get() + 1);
    }

    private DefaultFullHttpResponse answer(final Envelope.Request request) {
        return switch (request.method()) {
            case McpMethods.TOOLS_CALL -> {
                count();
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
