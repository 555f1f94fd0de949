package io.sallyport.server.upstream;

import java.util.ArrayList;
import java.util.List;

/** Collects chunks up to a bound; a body that came as one chunk is not copied. */
final class ByteCollector {

    private final int bound;
    private List<byte[]> chunks = new ArrayList<>(1);
    private int size;

    ByteCollector(final int bound) {
        this.bound = bound;
    }

    /** Takes a chunk, unless that would go past the bound. */
    boolean add(final byte[] chunk) {
        if (chunk.length > bound - size) {
            return false;
        }
        chunks.add(chunk);
        size += chunk.length;
        return true;
    }

    /** What there is, which is not held any longer: the rest of a large body may take minutes. */
    List<byte[]> handOver() {
        final var all = chunks;
        chunks = List.of();
        size = 0;
        return all;
    }

    byte[] bytes() {
        if (chunks.size() == 1) {
            return chunks.getFirst();
        }
        final var whole = new byte[size];
        int at = 0;
        for (final var chunk : chunks) {
            System.arraycopy(chunk, 0, whole, at, chunk.length);
            at += chunk.length;
        }
        return whole;
    }
}
