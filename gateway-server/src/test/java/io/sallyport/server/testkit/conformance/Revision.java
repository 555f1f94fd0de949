package io.sallyport.server.testkit.conformance;

import java.util.Arrays;
import java.util.Optional;

/** The revisions of the specification that have sessions, oldest first. */
enum Revision {
    MARCH("2025-03-26"),
    JUNE("2025-06-18"),
    NOVEMBER("2025-11-25");

    private final String date;

    Revision(final String date) {
        this.date = date;
    }

    static Optional<Revision> of(final String date) {
        return Arrays.stream(values())
                .filter(revision -> revision.date.equals(date))
                .findFirst();
    }

    /** What a server whose newest this is agrees to: what was asked for if it is no newer, else its own. */
    Revision agree(final String asked) {
        return of(asked).filter(revision -> revision.compareTo(this) <= 0).orElse(this);
    }

    String date() {
        return date;
    }

    boolean hasBatches() {
        return this == MARCH;
    }

    /** Whether a stream may begin with an event without data, which older clients take for a broken message. */
    boolean primesStreams() {
        return this == NOVEMBER;
    }
}
