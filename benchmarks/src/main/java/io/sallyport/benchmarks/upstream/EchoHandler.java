package io.sallyport.benchmarks.upstream;

import io.netty.buffer.ByteBuf;
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
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.SseEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Enough of Streamable HTTP (2025-11-25 and 2026-07-28) for a gateway: sessions it never checks, and the tools of
 * {@link Tool}. {@code GET /count/NAME} tells what came so far; {@code /v1/…} is an OTLP collector that counts.
 */
final class EchoHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final byte[] NOTHING = {};
    private static final byte[] INITIALIZED = json("""
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{}},\
            "serverInfo":{"name":"echo","version":"1"}}""");
    private static final byte[] INITIALIZED_TALKATIVE = json("""
            {"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"logging":{}},\
            "serverInfo":{"name":"echo","version":"1"}}""");
    private static final byte[] DISCOVERED = json("""
            {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},\
            "serverInfo":{"name":"echo","version":"1"},"ttlMs":3600000,"cacheScope":"public"}""");
    private static final String TEXT = "The same answer. ".repeat(55);
    private static final byte[] CALLED = json("{\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT + "\"}]}");
    private static final byte[] CALLED_MODERN =
            json("{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT + "\"}]}");

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private final Counts counts;
    private final Questions questions;
    private final Map<String, Server> servers;

    /** @param servers what is known of them so far, by path */
    EchoHandler(final Counts counts, final Questions questions, final Map<String, Server> servers) {
        this.counts = counts;
        this.questions = questions;
        this.servers = servers;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        final var path = request.uri();
        if (path.startsWith("/count/")) {
            ok(ctx, json(Long.toString(counts.of(path.substring("/count/".length())))));
        } else if (path.startsWith("/v1/")) {
            counts.spans(path.equals("/v1/traces") ? Spans.ofServers(ByteBufUtil.getBytes(request.content())) : 0);
            ok(ctx, NOTHING);
        } else if (request.method().equals(HttpMethod.POST)) {
            posted(ctx, servers.computeIfAbsent(path, Server::of), ByteBufUtil.getBytes(request.content()));
        } else if (request.method().equals(HttpMethod.DELETE)) {
            ok(ctx, NOTHING);
        } else if (servers.computeIfAbsent(path, Server::of).streams()) {
            counts.stream();
            EventStream.begin(ctx);
        } else {
            answer(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED);
        }
    }

    private void posted(final ChannelHandlerContext ctx, final Server server, final byte[] body) {
        switch (scanner.scan(body)) {
            case Scan.Message(Envelope.Request request) -> asked(ctx, server, request);
            case Scan.Message(Envelope.Result result) -> {
                answer(ctx, HttpResponseStatus.ACCEPTED);
                questions.answered(result.id(), CALLED);
            }
            case Scan.Message _ -> answer(ctx, HttpResponseStatus.ACCEPTED);
            case Scan.Rejected _ -> answer(ctx, HttpResponseStatus.BAD_REQUEST);
        }
    }

    private void asked(final ChannelHandlerContext ctx, final Server server, final Envelope.Request request) {
        final var id = request.id();
        switch (request.method()) {
            case McpMethods.TOOLS_CALL -> {
                counts.call();
                called(ctx, server, request);
            }
            case McpMethods.TOOLS_LIST -> {
                counts.list();
                final Runnable list = () -> ok(ctx, Answers.result(id, server.tools()));
                if (server.delay().isZero()) {
                    list.run();
                } else {
                    ctx.executor().schedule(list, server.delay().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            case McpMethods.INITIALIZE -> initialized(ctx, server, id);
            case McpMethods.DISCOVER -> discovered(ctx, server, id);
            default -> ok(ctx, Answers.result(id, json("{}")));
        }
    }

    private static void initialized(final ChannelHandlerContext ctx, final Server server, final RequestId id) {
        if (server.modern()) {
            answer(ctx, HttpResponseStatus.NOT_FOUND);
            return;
        }
        final var opened = response(
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(Answers.result(id, server.streams() ? INITIALIZED_TALKATIVE : INITIALIZED)));
        opened.headers().set("Mcp-Session-Id", UUID.randomUUID().toString());
        ctx.writeAndFlush(opened, ctx.voidPromise());
    }

    private static void discovered(final ChannelHandlerContext ctx, final Server server, final RequestId id) {
        if (server.modern()) {
            ok(ctx, Answers.result(id, DISCOVERED));
        } else {
            answer(ctx, HttpResponseStatus.BAD_REQUEST);
        }
    }

    private void called(final ChannelHandlerContext ctx, final Server server, final Envelope.Request call) {
        final var id = call.id();
        switch (Tool.of(call.params().name().map(Envelope.Located::value))) {
            case ECHO -> ok(ctx, Answers.result(id, server.modern() ? CALLED_MODERN : CALLED));
            case ASK -> questions.ask(ctx, id);
            case PROGRESS -> {
                final var stream = EventStream.begin(ctx);
                call.params()
                        .meta()
                        .flatMap(Envelope.Meta::progressToken)
                        .ifPresent(token -> stream.send(Progress.events(token)));
                stream.end(SseEncoder.message(Answers.result(id, CALLED)));
            }
            case LARGE -> ctx.writeAndFlush(response(HttpResponseStatus.OK, Large.json(id)), ctx.voidPromise());
            case LARGE_EVENT -> EventStream.begin(ctx).end(Large.event(id));
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // The load generator cuts its connections off when its time is over.
        ctx.close();
    }

    private static void ok(final ChannelHandlerContext ctx, final byte[] body) {
        ctx.writeAndFlush(response(HttpResponseStatus.OK, Unpooled.wrappedBuffer(body)), ctx.voidPromise());
    }

    private static void answer(final ChannelHandlerContext ctx, final HttpResponseStatus status) {
        ctx.writeAndFlush(response(status, Unpooled.EMPTY_BUFFER), ctx.voidPromise());
    }

    private static DefaultFullHttpResponse response(final HttpResponseStatus status, final ByteBuf body) {
        final var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return response;
    }

    private static byte[] json(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
