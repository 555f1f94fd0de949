package io.sallyport.benchmarks.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sallyport.server.rehearsal.MemoryChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;

/**
 * The upstream at the other end of a connection without sockets. A call is answered with the bytes that the first one was
 * answered with, so that an upstream takes next to nothing of what is measured: all calls have one id.
 */
public final class InstantUpstream implements MemoryChannel.Peer {

    private static final int MOST = 1 << 20;
    private static final byte[] CALL = "\"method\":\"tools/call\"".getBytes(StandardCharsets.US_ASCII);

    private final EmbeddedChannel server = new EmbeddedChannel(
            new HttpServerCodec(),
            new HttpObjectAggregator(MOST),
            new EchoHandler(new Counts(), new Questions(), new HashMap<>()));
    private final ByteBuf request = Unpooled.buffer(MOST);
    private final ByteBuf call = Unpooled.wrappedBuffer(CALL);
    private Optional<byte[]> called = Optional.empty();

    @Override
    public void written(final ByteBuf bytes) {
        request.writeBytes(bytes);
    }

    @Override
    public void flushed(final MemoryChannel channel) {
        final byte[] answer = ByteBufUtil.indexOf(call, request) < 0 ? answer() : answerToCall();
        request.clear();
        // Never before the write has ended: no network is that quick.
        channel.eventLoop().execute(() -> channel.receive(answer));
    }

    private byte[] answerToCall() {
        if (called.isEmpty()) {
            called = Optional.of(answer());
        }
        return called.get();
    }

    private byte[] answer() {
        server.writeInbound(Unpooled.copiedBuffer(request));
        final var answer = new ByteArrayOutputStream();
        for (ByteBuf part = server.readOutbound(); part != null; part = server.readOutbound()) {
            answer.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        return answer.toByteArray();
    }
}
