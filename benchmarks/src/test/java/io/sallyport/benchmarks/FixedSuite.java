package io.sallyport.benchmarks;

import java.util.List;

/** Two claims, never measured. */
final class FixedSuite {

    static final Claim SHORT = Claim.atMost("short", 1.5, "×", "a short one");
    static final Claim LONG = Claim.atLeast("long", 10, "MB", "a long one");
    static final Suite SUITE =
            Suite.alone("fixed", List.of(SHORT, LONG), new Cost(0, 0, 0, 0), _ -> Outcome.of(List.of(), List.of()));

    private FixedSuite() {}
}
