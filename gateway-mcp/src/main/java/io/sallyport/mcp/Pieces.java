package io.sallyport.mcp;

import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one message, in order, where they stand: an edit of a large one copies next to nothing. Nobody writes to the
 * arrays.
 *
 * @param length of all of them
 */
public record Pieces(List<Piece> all, int length) {

    /** A range of an array. */
    public record Piece(byte[] bytes, int from, int to) {

        static Piece of(final byte[] bytes) {
            return new Piece(bytes, 0, bytes.length);
        }

        public int length() {
            return to - from;
        }
    }

    /** One piece, the whole array. */
    public static Pieces of(final byte[] bytes) {
        return new Pieces(List.of(Piece.of(bytes)), bytes.length);
    }

    /** All in one array; what is one whole array already is that array. */
    public byte[] bytes() {
        final var first = all.isEmpty() ? Piece.of(new byte[0]) : all.getFirst();
        if (first.length() == length) {
            return length == first.bytes().length
                    ? first.bytes()
                    : Arrays.copyOfRange(first.bytes(), first.from(), first.to());
        }
        final var bytes = new byte[length];
        int at = 0;
        for (final var piece : all) {
            System.arraycopy(piece.bytes(), piece.from(), bytes, at, piece.length());
            at += piece.length();
        }
        return bytes;
    }
}
