package io.sallyport.server.transport;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Arrays that large bodies have been in, for large ones to come: each that is thrown away instead stays resident until all
 * of the heap is collected. Where memory is short, the collector may have those that are here.
 *
 * <p>One may be longer than its body, by an eighth at most. Bodies are JSON, after which blanks mean nothing (RFC 8259 §2).
 */
public final class SpareArrays implements BodyArrays {

    /** Smaller ones go with the young, which are collected all the time. */
    static final int SMALLEST = 1 << 20;

    private static final int MOST = 16;
    private static final int PART = 8;

    private final List<SoftReference<byte[]>> kept = new ArrayList<>(MOST);

    @Override
    public byte[] take(final int size) {
        return size < SMALLEST ? new byte[size] : find(size).orElseGet(() -> new byte[size]);
    }

    @Override
    public byte[] body(final byte[] array, final int size) {
        if (array.length == size) {
            return array;
        }
        if (size < SMALLEST) {
            return Arrays.copyOf(array, size);
        }
        if (!fits(array, size)) {
            final byte[] other = take(size);
            System.arraycopy(array, 0, other, 0, size);
            giveBack(array);
            return body(other, size);
        }
        Arrays.fill(array, size, array.length, (byte) ' ');
        return array;
    }

    @Override
    public void giveBack(final byte[] array) {
        if (array.length >= SMALLEST) {
            keep(array);
        }
    }

    private synchronized void keep(final byte[] array) {
        if (kept.size() == MOST) {
            kept.removeFirst();
        }
        kept.add(new SoftReference<>(array));
    }

    /** The one that was used last, for the others to be forgotten. */
    private synchronized Optional<byte[]> find(final int size) {
        kept.removeIf(one -> one.get() == null);
        for (int i = kept.size() - 1; i >= 0; i--) {
            final byte[] array = kept.get(i).get();
            if (array != null && fits(array, size)) {
                kept.remove(i);
                return Optional.of(array);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(final byte[] array, final int size) {
        return array.length >= size && array.length - size <= size / PART;
    }
}
