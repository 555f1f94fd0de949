package io.sallyport.server.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomForBodiesTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());

    @BeforeEach
    void install() {
        channel.config().setAllocator(RoomForBodies.INSTANCE);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 1024, 3000})
    void aMessageWithASmallBodyIsOneBuffer(final int size) {
        assertThat(written(answer(size))).singleElement().satisfies(whole -> {
            assertThat(whole).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n" + "x".repeat(size));
        });
    }

    @Test
    void aLargeBodyIsNotCopied() {
        assertThat(written(answer(100_000)).getLast()).isEqualTo("x".repeat(100_000));
    }

    @Test
    void theSizeOfAChunkTakesNoMoreThanItNeeds() {
        final var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        written(head);
        channel.writeOutbound(new DefaultHttpContent(body(1024)));
        final ByteBuf size = channel.readOutbound();
        assertThat(size.toString(StandardCharsets.US_ASCII)).isEqualTo("400\r\n");
        assertThat(size.capacity()).isLessThan(64);
        size.release();
    }

    /** What events are gathered in, and what is read into. */
    @ParameterizedTest
    @ValueSource(ints = {1024, 2048})
    void aBufferThatIsNoHeadsTakesNoMoreThanItNeeds(final int size) {
        final var buffer = RoomForBodies.INSTANCE.buffer(size);
        assertThat(buffer.capacity()).isEqualTo(size);
        buffer.release();
    }

    private static DefaultFullHttpResponse answer(final int size) {
        final var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body(size));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
        return answer;
    }

    private static ByteBuf body(final int size) {
        return Unpooled.wrappedBuffer("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> written(final Object message) {
        channel.writeOutbound(message);
        final var buffers = new ArrayList<String>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            buffers.add(buffer.toString(StandardCharsets.US_ASCII));
            buffer.release();
        }
        return buffers;
    }
}
