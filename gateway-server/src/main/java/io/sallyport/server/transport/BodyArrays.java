package io.sallyport.server.transport;

import java.util.Arrays;

/** Where the arrays come from that bodies are collected in, and where they go. Any thread. */
public interface BodyArrays {

    /** Each is made for its body, fits it to the byte, and is the collector's afterwards. */
    BodyArrays FRESH = new BodyArrays() {

        @Override
        public byte[] take(final int size) {
            return new byte[size];
        }

        @Override
        public byte[] body(final byte[] array, final int size) {
            return size == array.length ? array : Arrays.copyOf(array, size);
        }

        @Override
        public void giveBack(final byte[] array) {}
    };

    /** One of at least that size. What it holds is nobody's business. */
    byte[] take(int size);

    /**
     * The body at the beginning of an array from here, as others are to see it.
     *
     * @return the same array or another
     */
    byte[] body(byte[] array, int size);

    /** Takes one back that nobody will read any more. */
    void giveBack(byte[] array);
}
