package io.sallyport.plugins.limits;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.local.SynchronizationStrategy;

/** How many calls one caller has left by one limit. */
final class Allowance {

    /** Changes in place, behind a lock. A bucket that needs no lock is written anew for each call, which the collector has to follow. */
    private final Bucket bucket;

    Allowance(final Bandwidth bandwidth, final ClockMeter time) {
        this.bucket = Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Whether one more call is admitted, which is then one less. */
    synchronized boolean take() {
        return bucket.tryConsume(1);
    }

    /** A call that was taken did not run. */
    synchronized void giveBack() {
        bucket.addTokens(1);
    }

    /** What is left, and how long until there is one. */
    synchronized EstimationProbe estimate() {
        return bucket.estimateAbilityToConsume(1);
    }
}
