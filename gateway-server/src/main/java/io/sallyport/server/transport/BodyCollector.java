package io.sallyport.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects one request's body, no larger than allowed and only while the process's budget lasts. Large ones stand in arrays
 * that may be others' afterwards.
 *
 * <p>The first of a large body is held as it comes. Once that is an eighth of what the head declared, there is room for all
 * of it: so a body is held once, and nobody gets much more memory for a declaration than for what they send.
 */
public final class BodyCollector {

    private static final int BELIEVED = 8;
    private static final byte[] NOTHING = new byte[0];

    private final int most;
    private final BodyBudget budget;
    private final BodyArrays arrays;
    private final List<byte[]> pieces = new ArrayList<>(0);
    private byte[] whole = NOTHING;
    /** How much of the array is for this body. */
    private int reserved;

    private boolean handedOver;
    private int declared;
    private int size;
    private int taken;

    /** What came of adding a piece. */
    public enum Added {
        YES,
        TOO_LARGE,
        NO_BUDGET
    }

    public BodyCollector(final int most, final BodyBudget budget, final BodyArrays arrays) {
        this.most = most;
        this.budget = budget;
        this.arrays = arrays;
    }

    /** @param length what the head says that the body has; zero where it says nothing */
    public void expect(final int length) {
        declared = Math.clamp(length, 0, most);
    }

    /** @param last whether nothing follows: most bodies are one piece, which then fits to the byte */
    public Added add(final ByteBuf piece, final boolean last) {
        final int more = piece.readableBytes();
        if (more > most - size) {
            return Added.TOO_LARGE;
        }
        final int room = room(size + more, last);
        if (!budget.take(Math.max(room, size + more) - taken)) {
            return Added.NO_BUDGET;
        }
        taken = Math.max(room, size + more);
        if (room > reserved) {
            makeRoom(room);
        }
        if (reserved == 0) {
            pieces.add(ByteBufUtil.getBytes(piece));
        } else {
            piece.readBytes(whole, size, more);
        }
        size += more;
        return Added.YES;
    }

    /** How large the one array is to be; zero as long as there is none. */
    private int room(final int needed, final boolean last) {
        if (needed <= reserved) {
            return reserved;
        }
        if (last) {
            return needed;
        }
        if (reserved > 0) {
            return Math.min(most, Math.max(needed, reserved * 2)); // more has come than was declared
        }
        return declared >= needed && declared / BELIEVED <= needed ? declared : 0;
    }

    private void makeRoom(final int room) {
        final byte[] larger = arrays.take(room);
        int at = reserved == 0 ? 0 : size;
        System.arraycopy(whole, 0, larger, 0, at);
        for (final var piece : pieces) {
            System.arraycopy(piece, 0, larger, at, piece.length);
            at += piece.length;
        }
        pieces.clear();
        arrays.giveBack(whole);
        whole = larger;
        reserved = room;
    }

    /** The body, once the last of it was added. */
    public byte[] bytes() {
        handedOver = true;
        whole = arrays.body(whole, size);
        reserved = size;
        return whole;
    }

    /** Gives the budget back. Whoever was given the bytes may keep them. */
    public void release() {
        release(false);
    }

    /**
     * Gives the budget back.
     *
     * @param read whether nobody who was given the bytes will look at them again: others' will stand there soon
     */
    public void release(final boolean read) {
        if (read || !handedOver) {
            arrays.giveBack(whole);
        }
        budget.giveBack(taken);
        taken = 0;
        pieces.clear();
        whole = NOTHING;
        reserved = 0;
        size = 0;
    }
}
