package io.sallyport.plugins.auth.jwt;

import io.sallyport.plugins.spi.Authentication;
import java.time.Instant;
import java.util.Optional;

/** What became of a token. */
sealed interface Judgement {

    Authentication outcome();

    /** Judged for this time only. */
    record Once(Authentication outcome) implements Judgement {}

    /**
     * Judged until the token ends, as long as its issuer's keys are the same.
     *
     * @param keys the ones it was verified by
     * @param end when the token is over
     */
    record Lasting(Authentication outcome, KeySet keys, Instant end) implements Judgement {

        /** What the same token gets now, if that can be said without another look at it. */
        Optional<Authentication> outcome(final Instant now, final SigningKeys current) {
            if (!now.isBefore(end)) {
                return Optional.of(Refusal.EXPIRED.rejected());
            }
            return current.atHand().filter(keys::equals).map(_ -> outcome);
        }
    }
}
