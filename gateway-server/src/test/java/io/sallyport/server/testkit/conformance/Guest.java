package io.sallyport.server.testkit.conformance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Something in a list that comes and goes.
 *
 * @param listed how it is listed
 */
record Guest<T>(T listed, AtomicInteger moves) {

    /** One that is not there yet. */
    static <T> Guest<T> away(final T listed) {
        return new Guest<>(listed, new AtomicInteger());
    }

    boolean isIn() {
        return moves.get() % 2 != 0;
    }

    /** Comes if it was away, else goes. */
    void move() {
        moves.incrementAndGet();
    }

    /** The list's regulars, and the guest if it is there. */
    Stream<T> with(final Stream<T> regulars) {
        return isIn() ? Stream.concat(regulars, Stream.of(listed)) : regulars;
    }
}
