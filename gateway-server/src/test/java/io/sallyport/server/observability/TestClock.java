package io.sallyport.server.observability;

import io.opentelemetry.sdk.common.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when told to. */
final class TestClock implements Clock {

    private final AtomicLong nanos = new AtomicLong(Duration.ofDays(20_000).toNanos());

    void advance(final Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long now() {
        return nanos.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }
}
