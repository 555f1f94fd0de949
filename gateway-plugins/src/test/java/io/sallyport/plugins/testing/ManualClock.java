package io.sallyport.plugins.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until told otherwise. */
public final class ManualClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(final Duration time) {
        now = now.plus(time);
    }
}
