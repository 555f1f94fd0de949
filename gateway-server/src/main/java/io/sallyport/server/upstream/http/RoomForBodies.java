package io.sallyport.server.upstream.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Buffers as Netty's own allocator makes them, where one for the head of a message has room for a small body as well: Netty's
 * encoder then puts both into it, and what would be two buffers, two promises and a copy of the body is one write.
 */
public final class RoomForBodies extends AbstractByteBufAllocator {

    public static final ByteBufAllocator INSTANCE = new RoomForBodies();

    /** What is smaller is no head, but the size of a chunk, of which a slow client may have many waiting. */
    private static final int SMALLEST_HEAD = 64;

    /** From here on it is what was read, or events of a stream, of which a slow client may have as many. */
    private static final int NO_HEAD = 1024;

    private static final int USUAL_MESSAGE = 4 * 1024;

    private final ByteBufAllocator buffers = ByteBufAllocator.DEFAULT;

    private RoomForBodies() {
        super(true);
    }

    @Override
    protected ByteBuf newHeapBuffer(final int initialCapacity, final int maxCapacity) {
        return buffers.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(final int initialCapacity, final int maxCapacity) {
        final boolean head = initialCapacity >= SMALLEST_HEAD && initialCapacity < NO_HEAD;
        return buffers.directBuffer(head ? Math.min(USUAL_MESSAGE, maxCapacity) : initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return buffers.isDirectBufferPooled();
    }
}
