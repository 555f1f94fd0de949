package io.sallyport.benchmarks.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.mcp.RequestId;
import java.nio.charset.StandardCharsets;

/** A result of 10 MB, of which there is one copy in memory, whoever is answered with it. */
final class Large {

    private static final int BYTES = 10_000_000;
    private static final ByteBuf TEXT = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("The same answer. ".repeat(BYTES / 17), StandardCharsets.US_ASCII));

    private Large() {}

    static ByteBuf json(final RequestId id) {
        return around(id, "", "");
    }

    static ByteBuf event(final RequestId id) {
        return around(id, "event: message\ndata: ", "\n\n");
    }

    private static ByteBuf around(final RequestId id, final String before, final String after) {
        final var head = before + "{\"jsonrpc\":\"2.0\",\"id\":" + id.json()
                + ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"";
        return Unpooled.wrappedBuffer(text(head), TEXT.duplicate(), text("\"}]}}" + after));
    }

    private static ByteBuf text(final String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
