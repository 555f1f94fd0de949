package io.sallyport.server.transport;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects one request's body, no larger than allowed and only while the process's budget lasts. */
public final class BodyCollector {

    private static final int FIRST = 4 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final int most;
    private final BodyBudget budget;
    private byte[] bytes = NOTHING;
    private int size;
    private int taken;

    /** What came of adding a piece. */
    public enum Added {
        YES,
        TOO_LARGE,
        NO_BUDGET
    }

    public BodyCollector(final int most, final BodyBudget budget) {
        this.most = most;
        this.budget = budget;
    }

    /** @param last whether nothing follows: most bodies are one piece, which then fits to the byte */
    public Added add(final ByteBuf piece, final boolean last) {
        final int more = piece.readableBytes();
        if (more > most - size) {
            return Added.TOO_LARGE;
        }
        if (!budget.take(more)) {
            return Added.NO_BUDGET;
        }
        taken += more;
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, last ? size + more : Math.max(size + more, roomier()));
        }
        piece.readBytes(bytes, size, more);
        size += more;
        return Added.YES;
    }

    private int roomier() {
        return Math.min(most, Math.max(FIRST, bytes.length * 2));
    }

    public byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Gives the budget back; the bytes are nobody's any more. */
    public void release() {
        budget.giveBack(taken);
        taken = 0;
        bytes = NOTHING;
        size = 0;
    }
}
