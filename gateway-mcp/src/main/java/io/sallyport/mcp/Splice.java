package io.sallyport.mcp;

import io.sallyport.mcp.Pieces.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Edits to bytes, collected in any order and applied in one copy; every byte no edit names stays as it is.
 *
 * <p>Offsets always refer to the bytes as they came. For use by one thread.
 */
public final class Splice {

    private record Edit(int start, int end, byte[] bytes) {}

    private static final byte[] NOTHING = {};
    private static final Comparator<Edit> IN_ORDER =
            Comparator.comparingInt(Edit::start).thenComparingInt(Edit::end);
    /** A copy of less than this costs less than pieces do. */
    private static final int SMALL = 32 * 1024;

    private final byte[] json;
    private final List<Edit> edits = new ArrayList<>(4);

    private Splice(final byte[] json) {
        this.json = json;
    }

    /** No edits yet. Keeps a reference to the bytes, never writes to them. */
    public static Splice of(final byte[] json) {
        return new Splice(json);
    }

    /** Puts other bytes in the place of a range. */
    public Splice replace(final Span range, final byte[] bytes) {
        if (range.start() < 0 || range.end() < range.start() || range.end() > json.length) {
            throw new IllegalArgumentException(range + " is no range of " + json.length + " bytes");
        }
        edits.add(new Edit(range.start(), range.end(), bytes));
        return this;
    }

    /** Puts a text, as a JSON string, in the place of a value. */
    public Splice string(final Span value, final String text) {
        return replace(value, JsonText.quote(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts bytes before the one at that offset; those of one offset stand in the order they were given. */
    public Splice insert(final int offset, final byte[] bytes) {
        return replace(new Span(offset, offset), bytes);
    }

    public Splice remove(final Span range) {
        return replace(range, NOTHING);
    }

    /**
     * The edited bytes; the given ones themselves where there is nothing to edit.
     *
     * @throws IllegalArgumentException where two edits overlap
     */
    public byte[] apply() {
        if (edits.isEmpty()) {
            return json;
        }
        sort();
        final var result = new byte[length()];
        int from = 0;
        int to = 0;
        for (final var edit : edits) {
            System.arraycopy(json, from, result, to, edit.start() - from);
            to += edit.start() - from;
            System.arraycopy(edit.bytes(), 0, result, to, edit.bytes().length);
            to += edit.bytes().length;
            from = edit.end();
        }
        System.arraycopy(json, from, result, to, json.length - from);
        return result;
    }

    /**
     * The edited bytes, where what is large is not copied. Blanks after a large message are not its own, and are left out.
     *
     * @throws IllegalArgumentException where two edits overlap
     */
    public Pieces pieces() {
        if (json.length < SMALL) {
            return Pieces.of(apply());
        }
        sort();
        final var pieces = new ArrayList<Piece>(2 * edits.size() + 1);
        final int lastEdit = edits.isEmpty() ? 0 : edits.getLast().end();
        final int end = Math.max(lastEdit, JsonText.endOfMessage(json));
        final int length = length() - (json.length - end);
        int from = 0;
        for (final var edit : edits) {
            pieces.add(new Piece(json, from, edit.start()));
            pieces.add(Piece.of(edit.bytes()));
            from = edit.end();
        }
        pieces.add(new Piece(json, from, end));
        return new Pieces(List.copyOf(pieces), length);
    }

    private void sort() {
        edits.sort(IN_ORDER);
    }

    private int length() {
        int length = json.length;
        int from = 0;
        for (final var edit : edits) {
            if (edit.start() < from) {
                throw new IllegalArgumentException("two edits overlap at byte " + edit.start());
            }
            from = edit.end();
            length = Math.addExact(length, edit.bytes().length - (edit.end() - edit.start()));
        }
        return length;
    }
}
