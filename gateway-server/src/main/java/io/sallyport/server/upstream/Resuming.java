package io.sallyport.server.upstream;

import io.sallyport.server.upstream.BodyReader.Resumption;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a call's stream is taken up again where it ended before the answer: as often as that brings anything, and while
 * the call has time.
 */
final class Resuming {

    private static final int MOST_FRUITLESS = 5;

    private final long begunNanos = System.nanoTime();
    private final Duration longest;
    private Optional<Resumption> last = Optional.empty();
    private int fruitless;

    Resuming(final Duration longest) {
        this.longest = longest;
    }

    /** Begins with a stream of which somebody else has heard the beginning. */
    void from(final Resumption place) {
        last = Optional.of(place);
    }

    /** Whether the stream is one that goes on: nothing may look any more as if its call had not run. */
    boolean hasBegun() {
        return last.isPresent();
    }

    /**
     * Where to go on.
     *
     * @param reached by the stream that has just ended, if it told
     */
    Optional<Resumption> after(final Optional<Resumption> reached) {
        if (reached.isPresent() && !reached.equals(last)) {
            fruitless = 0;
            last = reached;
        }
        return last.filter(_ -> ++fruitless <= MOST_FRUITLESS && System.nanoTime() - begunNanos <= longest.toNanos());
    }
}
