package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsolidatedWritesTest {

    private final Flushes flushes = new Flushes();
    private final ChannelInboundHandlerAdapter writer = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes, writer);
    private final ConsolidatedWrites writes =
            new ConsolidatedWrites(channel.pipeline().context(writer));

    /** Counts them, where the socket would be. */
    private static final class Flushes extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void flush(final ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsSaidInOneTurnGoesOutAtItsEndAsOneChunk() {
        writes.add(bytes("one "));
        writes.add(bytes("two "));
        assertThat(chunks()).isEmpty();

        channel.runPendingTasks();

        assertThat(chunks()).containsExactly("one two ");
        assertThat(flushes.count).isEqualTo(1);
    }

    @Test
    void theNextTurnIsAnotherChunk() {
        writes.add(bytes("one"));
        channel.runPendingTasks();
        writes.add(bytes("two"));
        channel.runPendingTasks();

        assertThat(chunks()).containsExactly("one", "two");
        assertThat(flushes.count).isEqualTo(2);
    }

    @Test
    void whatIsLargeGoesBetweenWhatCameBeforeAndAfterIt() {
        final var large = "x".repeat(64 * 1024);
        writes.add(bytes("before"));
        writes.add(bytes(large));
        writes.add(bytes("after"));
        channel.runPendingTasks();

        assertThat(chunks()).containsExactly("before", large, "after");
    }

    @Test
    void muchIsNotKeptUntilTheTurnEnds() {
        final var piece = "y".repeat(10 * 1024);
        for (int i = 0; i < 10; i++) {
            writes.add(bytes(piece));
        }
        final var early = String.join("", chunks());
        assertThat(early).hasSizeGreaterThanOrEqualTo(9 * piece.length());

        channel.runPendingTasks();
        assertThat(early + String.join("", chunks())).isEqualTo(piece.repeat(10));
    }

    @Test
    void whatIsWrittenNextComesAfterWhatWasPassed() {
        writes.add(bytes("first"));
        writes.pass();
        channel.pipeline()
                .context(writer)
                .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes("second"))));
        channel.runPendingTasks();

        assertThat(chunks()).containsExactly("first", "second");
    }

    @Test
    void aChannelThatHasClosedTakesNothingAndKeepsNothing() {
        channel.close();
        writes.add(bytes("late"));
        channel.runPendingTasks();

        assertThat(chunks()).isEmpty();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> chunks() {
        final var chunks = new ArrayList<String>();
        for (HttpContent chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
            chunks.add(new String(ByteBufUtil.getBytes(chunk.content()), StandardCharsets.UTF_8));
            chunk.release();
        }
        return chunks;
    }
}
