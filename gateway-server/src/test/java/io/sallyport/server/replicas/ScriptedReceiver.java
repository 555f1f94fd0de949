package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the message says: {@code refuse}, {@code never}, {@code throw}, {@code wait}, {@code flood}; else echoes. */
final class ScriptedReceiver implements Receiver {

    static final int PIECE = 16 * 1024;

    final BlockingQueue<Live> live = new LinkedBlockingQueue<>();
    private final String name;

    ScriptedReceiver(final String name) {
        this.name = name;
    }

    Live nextLive() throws InterruptedException {
        final Live next = live.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("a relayed request").isNotNull();
        return Objects.requireNonNull(next);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> asked(final byte[] message, final ScheduledExecutorService loop) {
        final String text = new String(message, StandardCharsets.UTF_8);
        return switch (text) {
            case "refuse" -> CompletableFuture.completedFuture(Optional.empty());
            case "never" -> new CompletableFuture<>();
            case "break" -> CompletableFuture.failedFuture(new IllegalStateException("told to"));
            case "huge" -> CompletableFuture.completedFuture(Optional.of(new byte[(1 << 20) + 1]));
            default ->
                CompletableFuture.supplyAsync(() -> Optional.of((name + ":" + text).getBytes(StandardCharsets.UTF_8)));
        };
    }

    @Override
    public Optional<Relayed> relayed(final byte[] request, final ChannelHandlerContext ctx) {
        final Live begun = new Live(ctx);
        final String text = request.length > 100 ? "long" : new String(request, StandardCharsets.UTF_8);
        switch (text) {
            case "refuse" -> {
                return Optional.empty();
            }
            case "throw" -> throw new IllegalStateException("told to");
            case "wait" -> {}
            case "flood" -> begun.flood(32 << 20);
            default -> begun.whole(404, name + ":" + text + ":" + request.length);
        }
        live.add(begun);
        return Optional.of(begun);
    }

    /** A relayed request under way. Its answer can be written from any thread. */
    static final class Live implements Receiver.Relayed {

        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final ChannelHandlerContext ctx;
        private final AtomicInteger written = new AtomicInteger();
        private int left;
        private boolean flooding;

        Live(final ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(30, TimeUnit.SECONDS));
        }

        /** How much of the flood was handed to the channel. */
        int written() {
            return written.get();
        }

        void whole(final int status, final String text) {
            final var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(status),
                    Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            response.headers().set("X-Name", "value").set("Connection", "keep-alive");
            ctx.writeAndFlush(response);
        }

        void head() {
            ctx.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        }

        void part(final String text) {
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
        }

        void end() {
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }

        void breakOff() {
            ctx.close();
        }

        private void flood(final int bytes) {
            left = bytes;
            head();
            more();
        }

        private void more() {
            if (flooding) {
                return; // told so while it writes
            }
            flooding = true;
            while (left > 0 && ctx.channel().isWritable()) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(piece(written.getAndAdd(PIECE)))));
                left -= PIECE;
                if (left == 0) {
                    end();
                }
            }
            flooding = false;
            if (left > 0) {
                events.add("full");
            }
        }

        @Override
        public void gone() {
            events.add("gone");
        }

        @Override
        public void writabilityChanged() {
            if (written.get() > 0) {
                more();
            }
        }

        @Override
        public void draining() {
            events.add("draining");
        }
    }

    /** The piece of a flood that begins there; no two are alike. */
    static byte[] piece(final int offset) {
        final byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECE; i++) {
            piece[i] = (byte) ((offset + i) * 31 + (offset >> 14));
        }
        return piece;
    }
}
