package io.sallyport.server.upstream.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.sallyport.mcp.Pieces;

/**
 * The body of a request that goes out a slice at a time, so that only what the socket is about to take is copied for it. Each
 * slice is a copy: once the last was taken, nothing of the body is needed any more.
 */
final class LargeBody {

    private static final int SLICE = 64 * 1024;

    private final Pieces body;
    private int piece;
    private int at;
    private int sent;

    LargeBody(final Pieces body) {
        this.body = body;
        this.at = body.all().getFirst().from();
    }

    /** Whether a body is one. */
    static boolean is(final Pieces body) {
        return body.length() > SLICE;
    }

    boolean isSent() {
        return sent == body.length();
    }

    /** The next slice; only before all are sent. */
    HttpContent next(final ByteBufAllocator memory) {
        while (at == body.all().get(piece).to()) {
            piece++;
            at = body.all().get(piece).from();
        }
        final var from = body.all().get(piece);
        final int length = Math.min(SLICE, from.to() - at);
        final var slice = memory.directBuffer(length).writeBytes(from.bytes(), at, length);
        at += length;
        sent += length;
        return isSent() ? new DefaultLastHttpContent(slice) : new DefaultHttpContent(slice);
    }
}
